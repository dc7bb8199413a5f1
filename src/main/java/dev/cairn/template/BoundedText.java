package dev.cairn.template;

import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a template prints, as long as that is no more than a configuration may ever be. */
final class BoundedText extends Writer {
  /** Ten times what 5000 services with five instances come to; the heap must hold it. */
  private static final int MOST_OCTETS = 32 << 20;

  /** What is as long is not copied before all is. */
  private static final int LONG = 1024;

  private static final int SOME = 64;

  private final List<Utf8> written = new ArrayList<>();
  private int lengthOfWritten;
  private byte[] octets = new byte[SOME];
  private int length;
  private boolean ascii = true;

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
    if (lengthOfWritten + end > MOST_OCTETS) {
      throw new Complaint("prints more than 32 MB", "see whether a loop goes too far");
    }
    ascii &= text.isAscii();
    if (text.length() >= LONG) {
      addCopied();
      add(text);
      return;
    }
    if (end > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(end, 2 * octets.length));
    }
    System.arraycopy(text.octets(), 0, octets, length, text.length());
    length = end;
  }

  private void addCopied() {
    if (length > 0) {
      add(new Utf8(Arrays.copyOf(octets, length), ascii));
      length = 0;
    }
  }

  private void add(Utf8 text) {
    written.add(text);
    lengthOfWritten += text.length();
  }

  Utf8 text() {
    byte[] all = new byte[lengthOfWritten + length];
    int end = 0;
    for (Utf8 part : written) {
      System.arraycopy(part.octets(), 0, all, end, part.length());
      end += part.length();
    }
    System.arraycopy(octets, 0, all, end, length);
    return new Utf8(all, ascii);
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
