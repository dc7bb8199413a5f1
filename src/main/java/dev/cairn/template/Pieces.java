package dev.cairn.template;

import java.util.Arrays;
import java.util.List;

/** A long text of many pieces, of which mostly one is replaced. */
final class Pieces {
  private int[] lengths = new int[0];
  private int notAscii;
  private Utf8 whole = new Utf8(new byte[0], true);

  /** Puts all of them together. */
  void join(List<Utf8> pieces) {
    BoundedText text = new BoundedText(whole.length());
    lengths = new int[pieces.size()];
    notAscii = 0;
    for (int i = 0; i < lengths.length; i++) {
      Utf8 piece = pieces.get(i);
      text.write(piece);
      lengths[i] = piece.length();
      notAscii += piece.isAscii() ? 0 : 1;
    }
    whole = text.text();
  }

  /**
   * @param before what was there
   */
  void replace(int index, Utf8 before, Utf8 piece) {
    notAscii += (piece.isAscii() ? 0 : 1) - (before.isAscii() ? 0 : 1);
    int start = Arrays.stream(lengths, 0, index).sum();
    int behind = start + lengths[index];
    byte[] old = whole.octets();
    byte[] octets = new byte[old.length + piece.length() - lengths[index]];
    System.arraycopy(old, 0, octets, 0, start);
    System.arraycopy(piece.octets(), 0, octets, start, piece.length());
    System.arraycopy(old, behind, octets, start + piece.length(), old.length - behind);
    lengths[index] = piece.length();
    whole = new Utf8(octets, notAscii == 0);
  }

  Utf8 whole() {
    return whole;
  }
}
