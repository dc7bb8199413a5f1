package dev.cairn.dialect;

/** Which characters no configuration may hold. */
final class Characters {
  private Characters() {}

  /**
   * Refuses what ends a line, moves a terminal's cursor, or shows a reader another text than the
   * proxy reads: control and format characters (among them those that turn the direction of
   * writing), separators of lines, and halves of surrogate pairs.
   */
  static void requirePrintable(String value) {
    value
        .codePoints()
        .filter(c -> !isPrintable(c))
        .findFirst()
        .ifPresent(
            c -> {
              throw new UnprintableException(c, "cannot be printed");
            });
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
