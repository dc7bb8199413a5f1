package dev.cairn.dialect;

/** Names that a proxy's configuration may give to its objects. */
final class Identifiers {
  private static final String PUNCTUATION = "_.-";

  private Identifiers() {}

  /** The value in ASCII letters, digits, {@code _.-} and those given; {@code _} for others. */
  static String replacing(String value, String alsoAllowed) {
    if (value.isEmpty()) {
      return "_";
    }
    String allowed = PUNCTUATION + alsoAllowed;
    StringBuilder name = new StringBuilder(value.length());
    value.codePoints().forEach(c -> name.appendCodePoint(isAllowed(c, allowed) ? c : '_'));
    return name.toString();
  }

  private static boolean isAllowed(int c, String punctuation) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || punctuation.indexOf(c) >= 0;
  }
}
