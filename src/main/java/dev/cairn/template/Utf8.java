package dev.cairn.template;

import java.nio.charset.StandardCharsets;

/**
 * A text as it goes into a file. Files are large: to look for a character that is not ASCII costs
 * more than to copy them.
 */
final class Utf8 {
  private final byte[] octets;
  private final boolean ascii;

  /**
   * @param octets never changed from now on
   * @param ascii whether each of them is a character
   */
  Utf8(byte[] octets, boolean ascii) {
    this.octets = octets;
    this.ascii = ascii;
  }

  static Utf8 of(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return new Utf8(octets, octets.length == text.length());
  }

  byte[] octets() {
    return octets;
  }

  boolean isAscii() {
    return ascii;
  }

  int length() {
    return octets.length;
  }

  @Override
  public String toString() {
    return new String(octets, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}
