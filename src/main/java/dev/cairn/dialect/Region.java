package dev.cairn.dialect;

import java.util.Arrays;

/**
 * The part in which two texts differ: of a file of a thousand services mostly one of them.
 *
 * @param start how many characters of both are before it, all of them the same
 */
public record Region(int start, String before, String after) {
  /** Characters that are compared at once, which is many times as fast as one by one. */
  private static final int BLOCK = 1024;

  /** In whole lines, with some around it. */
  public static Region ofLines(String before, String after, int context) {
    char[] one = before.toCharArray();
    char[] other = after.toCharArray();
    int start = sameAtStart(one, other);
    for (int i = 0; i <= context && start > 0; i++) {
      start = before.lastIndexOf('\n', start - 1);
    }
    start = start <= 0 ? 0 : start + 1;
    int end = sameAtEnd(one, other, start);
    int rest = before.length() - end;
    for (int i = 0; i <= context && rest < before.length(); i++) {
      int newline = before.indexOf('\n', rest);
      rest = newline < 0 ? before.length() : newline + 1;
    }
    return between(before, after, start, before.length() - rest);
  }

  /** In whole sections. */
  public static Region ofSections(Dialect dialect, String before, String after) {
    char[] one = before.toCharArray();
    char[] other = after.toCharArray();
    int start = dialect.sectionBefore(before, sameAtStart(one, other));
    int end = sameAtEnd(one, other, start);
    int rest = dialect.sectionAfter(before, before.length() - end);
    return between(before, after, start, before.length() - rest);
  }

  private static Region between(String before, String after, int start, int end) {
    return new Region(
        start,
        before.substring(start, before.length() - end),
        after.substring(start, after.length() - end));
  }

  private static int sameAtStart(char[] one, char[] other) {
    int differs = Arrays.mismatch(one, other);
    return differs < 0 ? one.length : differs;
  }

  private static int sameAtEnd(char[] one, char[] other, int start) {
    int most = Math.min(one.length, other.length) - start;
    int same = 0;
    while (same + BLOCK <= most && sameBlock(one, other, same)) {
      same += BLOCK;
    }
    while (same < most && one[one.length - same - 1] == other[other.length - same - 1]) {
      same++;
    }
    return same;
  }

  private static boolean sameBlock(char[] one, char[] other, int behind) {
    int end = one.length - behind;
    int otherEnd = other.length - behind;
    return Arrays.equals(one, end - BLOCK, end, other, otherEnd - BLOCK, otherEnd);
  }
}
