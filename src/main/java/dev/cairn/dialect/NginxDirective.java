package dev.cairn.dialect;

import java.util.List;

/**
 * A directive of an nginx configuration.
 *
 * @param words as nginx reads them, without quotes and escapes
 * @param line the line where it begins, from 1
 * @param end where its {@code ;} or its {@code {} stands in the text
 * @param block what is in its block, empty where it has none
 */
record NginxDirective(List<String> words, int line, int end, List<NginxDirective> block) {
  NginxDirective {
    words = List.copyOf(words);
    block = List.copyOf(block);
  }

  String name() {
    return word(0);
  }

  /** Empty where there are fewer. */
  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  String text() {
    return String.join(" ", words);
  }
}
