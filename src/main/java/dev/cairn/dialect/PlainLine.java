package dev.cairn.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a HAProxy configuration, or its beginning, in which nothing is quoted, escaped or
 * commented: as almost all are, in files of tens of thousands.
 */
final class PlainLine {
  private static final String SPECIAL = "\\\"'#";

  private final String text;
  private final int start;
  private final int firstEnd;
  private final int end;

  /**
   * @param text of which this line is a part
   */
  PlainLine(String text, int from, int to) {
    int first = from;
    while (first < to && isSpace(text.charAt(first))) {
      first++;
    }
    this.text = text;
    this.start = first;
    this.firstEnd = wordEnd(text, first, to);
    this.end = to;
  }

  /** Whether the first word is what it looks like. */
  boolean startsPlainly() {
    return isPlain(firstEnd);
  }

  /** Empty where there is no word. */
  String firstWord() {
    return text.substring(start, firstEnd);
  }

  boolean isPlain() {
    return isPlain(end);
  }

  private boolean isPlain(int to) {
    for (int i = start; i < to; i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || SPECIAL.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  HaproxyLine read(int number) {
    List<String> words = new ArrayList<>();
    int at = start;
    int last = start;
    while (at < end) {
      last = wordEnd(text, at, end);
      words.add(text.substring(at, last));
      at = last;
      while (at < end && isSpace(text.charAt(at))) {
        at++;
      }
    }
    return new HaproxyLine(number, words, text.substring(start, last));
  }

  private static int wordEnd(String text, int from, int to) {
    int at = from;
    while (at < to && !isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
