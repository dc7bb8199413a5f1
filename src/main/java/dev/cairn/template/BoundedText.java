package dev.cairn.template;

import java.io.Writer;
import java.util.Arrays;

/** What a template prints, as long as that is no more than a configuration may ever be. */
final class BoundedText extends Writer {
  /** Ten times what 5000 services with five instances come to; the heap must hold it. */
  private static final int MOST_OCTETS = 32 << 20;

  private byte[] octets;
  private int length;
  private boolean ascii = true;

  /**
   * @param expected how many octets there will be
   */
  BoundedText(int expected) {
    octets = new byte[Math.max(64, expected)];
  }

  @Override
  public void write(char[] characters, int from, int length) {
    write(new String(characters, from, length));
  }

  @Override
  public void write(String text, int from, int length) {
    write(text.substring(from, from + length));
  }

  @Override
  public void write(String text) {
    write(Utf8.of(text));
  }

  void write(Utf8 text) {
    int end = length + text.length();
    if (end > MOST_OCTETS) {
      throw new Complaint("prints more than 32 MB", "see whether a loop goes too far");
    }
    if (end > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(end, 2 * octets.length));
    }
    System.arraycopy(text.octets(), 0, octets, length, text.length());
    length = end;
    ascii &= text.isAscii();
  }

  Utf8 text() {
    return new Utf8(length == octets.length ? octets : Arrays.copyOf(octets, length), ascii);
  }

  @Override
  public void flush() {
    // It is nowhere else.
  }

  @Override
  public void close() {
    // There is nothing to let go.
  }
}
