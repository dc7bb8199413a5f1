package dev.cairn.dialect;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where two texts differ: of a file of a thousand services mostly in one of them.
 *
 * @param start how many characters both have in common at their start
 * @param end how many behind that they have in common at their end
 */
public record Difference(String before, String after, int start, int end) {
  /** Octets that are compared at once, which is many times as fast as one by one. */
  private static final int BLOCK = 1024;

  public static Difference of(String before, String after) {
    return of(
        before,
        before.getBytes(StandardCharsets.UTF_8),
        after,
        after.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The same of texts that are there in octets, too.
   *
   * @param one the text before in UTF-8
   * @param other the text after in UTF-8
   */
  public static Difference of(String before, byte[] one, String after, byte[] other) {
    if (one.length == before.length() && other.length == after.length()) {
      return of(before, after, one, other, 1);
    }
    // Every character has as many octets as any other.
    Charset wide = StandardCharsets.UTF_16BE;
    return of(before, after, before.getBytes(wide), after.getBytes(wide), Character.BYTES);
  }

  private static Difference of(String before, String after, byte[] one, byte[] other, int width) {
    int differs = Arrays.mismatch(one, other);
    int start = (differs < 0 ? one.length : differs) / width;
    return new Difference(before, after, start, sameAtEnd(one, other, start * width) / width);
  }

  /** Whether both texts are the same. */
  public boolean isNone() {
    return start == before.length() && start == after.length();
  }

  /** The part that differs in whole lines, with some around it. */
  public Region lines(int context) {
    int first = start;
    for (int i = 0; i <= context && first > 0; i++) {
      first = before.lastIndexOf('\n', first - 1);
    }
    first = first <= 0 ? 0 : first + 1;
    int rest = before.length() - end;
    for (int i = 0; i <= context && rest < before.length(); i++) {
      int newline = before.indexOf('\n', rest);
      rest = newline < 0 ? before.length() : newline + 1;
    }
    return between(first, before.length() - rest);
  }

  /** The part that differs in whole sections. */
  public Region sections(Dialect dialect) {
    int first = dialect.sectionBefore(before, start);
    int rest = dialect.sectionAfter(before, before.length() - end);
    return between(first, before.length() - rest);
  }

  private Region between(int from, int behind) {
    return new Region(
        from,
        before.substring(from, before.length() - behind),
        after.substring(from, after.length() - behind));
  }

  private static int sameAtEnd(byte[] one, byte[] other, int start) {
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

  private static boolean sameBlock(byte[] one, byte[] other, int behind) {
    int end = one.length - behind;
    int otherEnd = other.length - behind;
    return Arrays.equals(one, end - BLOCK, end, other, otherEnd - BLOCK, otherEnd);
  }
}
