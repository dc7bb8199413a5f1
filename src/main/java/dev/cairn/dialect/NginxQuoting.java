package dev.cairn.dialect;

/**
 * Puts values into quotes where they stand. Between {@link #mark} and {@link #quote} a special
 * character of a value is a character of the private use area, which no value may hold itself.
 */
final class NginxQuoting {
  private static final char MARKS = '\ue000';
  private static final char NOTHING = MARKS;
  static final String SPECIAL = " ;{}#\"'\\";

  private final String text;
  private final StringBuilder out;
  private int at;

  private NginxQuoting(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length() + 64);
  }

  static String mark(String value) {
    if (value.isEmpty()) {
      return String.valueOf(NOTHING);
    }
    StringBuilder marked = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      marked.append(SPECIAL.indexOf(c) < 0 ? c : (char) (MARKS + c));
    }
    return marked.toString();
  }

  static boolean isMark(int codePoint) {
    return codePoint == NOTHING
        || (codePoint > MARKS
            && codePoint <= MARKS + 0x7f
            && SPECIAL.indexOf(codePoint - MARKS) >= 0);
  }

  /** The text with every word that holds a mark in quotes, and every mark what it stands for. */
  static String quote(String text) {
    return text.chars().anyMatch(NginxQuoting::isMark) ? new NginxQuoting(text).quote() : text;
  }

  private String quote() {
    while (at < text.length()) {
      char next = text.charAt(at);
      if (isSpace(next) || next == ';' || next == '{' || next == '}') {
        out.append(next);
        at++;
      } else if (next == '#') {
        comment();
      } else if (next == '"' || next == '\'') {
        quoted(next);
      } else {
        bare();
      }
    }
    return out.toString();
  }

  /** Up to the end of the line, which no mark stands for. */
  private void comment() {
    while (at < text.length() && text.charAt(at) != '\n') {
      char next = text.charAt(at++);
      if (next != NOTHING) {
        out.append(isMark(next) ? (char) (next - MARKS) : next);
      }
    }
  }

  /** A word that the template put in quotes itself. */
  private void quoted(char quote) {
    out.append(text.charAt(at++));
    while (at < text.length()) {
      char next = text.charAt(at++);
      append(next, quote);
      if (next == '\\' && at < text.length()) {
        out.append(text.charAt(at++));
      } else if (next == quote) {
        return;
      }
    }
  }

  private void bare() {
    int start = at;
    boolean special = false;
    while (at < text.length() && !endsWord(text.charAt(at))) {
      special |= isMark(text.charAt(at)) && text.charAt(at) != NOTHING;
      // A backslash hides what follows, and ${ opens a variable, no block.
      boolean two = text.charAt(at) == '\\' || text.startsWith("${", at);
      at = Math.min(at + (two ? 2 : 1), text.length());
    }
    String word = text.substring(start, at);
    if (special || word.chars().allMatch(c -> c == NOTHING)) {
      out.append('"');
      requote(word);
      out.append('"');
    } else {
      out.append(word.replace(String.valueOf(NOTHING), ""));
    }
  }

  /** What the template wrote keeps its backslashes, which mean the same in quotes. */
  private void requote(String word) {
    for (int i = 0; i < word.length(); i++) {
      char next = word.charAt(i);
      if (next == '\\' && i + 1 < word.length()) {
        out.append(next).append(word.charAt(++i));
      } else if (next == '"') {
        out.append("\\\"");
      } else {
        append(next, '"');
      }
    }
  }

  private void append(char next, char quote) {
    if (!isMark(next)) {
      out.append(next);
    } else if (next != NOTHING) {
      char value = (char) (next - MARKS);
      out.append(value == '\\' || value == quote ? "\\" : "").append(value);
    }
  }

  private static boolean endsWord(char next) {
    return isSpace(next) || next == ';' || next == '{';
  }

  private static boolean isSpace(char next) {
    return next == ' ' || next == '\t' || next == '\r' || next == '\n';
  }
}
