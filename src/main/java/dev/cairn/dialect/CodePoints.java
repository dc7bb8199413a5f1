package dev.cairn.dialect;

import java.util.function.IntPredicate;

/** What the characters of a value mean to every dialect. */
final class CodePoints {
  private CodePoints() {}

  /**
   * Refuses what no line of text may hold: control characters (tabs among them), the line and
   * paragraph separators, and surrogates without their other half, which have no encoding.
   */
  static void requireOneLine(String value) {
    refuse(value, c -> isLineBreak(c) || isControl(c));
    refuse(value, CodePoints::isUnpaired);
  }

  /** The same, but with tabs: layout that a trusted author may use. */
  static void requireOneLineOrTabs(String value) {
    requireOneLine(value.replace('\t', ' '));
  }

  /** Whether all of it is visible ASCII and none of it special, as almost every value is. */
  static boolean isPlain(String value, String special) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || special.indexOf(c) >= 0) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  static void refuse(String value, IntPredicate refused) {
    value
        .codePoints()
        .filter(refused)
        .findFirst()
        .ifPresent(
            c -> {
              throw new UnprintableException(c);
            });
  }

  /**
   * Whether a reader does not see the character as what it is: it has no width, turns the direction
   * of the text, looks like a plain space, or has no form that is agreed upon (private use).
   */
  static boolean isDeceptive(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.FORMAT, Character.PRIVATE_USE -> true;
      case Character.SPACE_SEPARATOR -> codePoint != ' ';
      default -> false;
    };
  }

  private static boolean isControl(int codePoint) {
    return Character.getType(codePoint) == Character.CONTROL;
  }

  private static boolean isLineBreak(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static boolean isUnpaired(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
