package dev.cairn.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration as a proxy reads it.
 *
 * @param sections the words of each directive, by the words that open the section
 * @param endpoint which word of a {@code server} directive is its address and port
 */
record ConfigurationText(Map<List<String>, List<List<String>>> sections, int endpoint) {
  ConfigurationText {
    sections = new LinkedHashMap<>(sections);
  }

  /** Whether a text can stand in a line at all, escaped as it may be. */
  static boolean isLine(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.getType(c) != Character.FORMAT && isInvisible(c));
  }

  /** Whether no reader sees it: a reader must not find one where it looks for words. */
  static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
