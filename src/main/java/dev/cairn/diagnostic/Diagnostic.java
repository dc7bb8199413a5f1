package dev.cairn.diagnostic;

/**
 * One thing that is wrong, printed as one line: {@code place: problem; remedy}.
 *
 * @param place where: a file and line, a service, an address; never a secret
 * @param problem what is wrong there
 * @param remedy what to do about it; empty where nothing can be said
 */
public record Diagnostic(String place, String problem, String remedy) {
  /** In characters; a registration of a megabyte must not fill the log. */
  private static final int LONGEST = 2000;

  public Diagnostic {
    place = oneLine(place);
    problem = oneLine(problem);
    remedy = oneLine(remedy);
  }

  public Diagnostic(String place, String problem) {
    this(place, problem, "");
  }

  @Override
  public String toString() {
    return place + ": " + problem + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  /**
   * Places and problems may quote hostile names, which must not start a line of their own in a log.
   */
  private static String oneLine(String whole) {
    String text = whole.length() > LONGEST ? whole.substring(0, LONGEST) + "…" : whole;
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> line.append(isPlain(c) ? Character.toString(c) : escape(c)));
    return line.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String escape(int codePoint) {
    return codePoint == '\n' ? "\\n" : String.format("\\u%04x", codePoint);
  }
}
