package dev.cairn.template;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A long text of many pieces, of which mostly one is replaced. */
final class Pieces {
  private final StringBuilder text = new StringBuilder();
  private int[] lengths = new int[0];
  private @Nullable String whole;

  /** Puts all of them together. */
  void join(List<String> pieces) {
    whole = null;
    text.setLength(0);
    lengths = new int[pieces.size()];
    for (int i = 0; i < lengths.length; i++) {
      text.append(pieces.get(i));
      lengths[i] = pieces.get(i).length();
    }
  }

  void replace(int index, String piece) {
    whole = null;
    int start = Arrays.stream(lengths, 0, index).sum();
    text.replace(start, start + lengths[index], piece);
    lengths[index] = piece.length();
  }

  @Override
  public String toString() {
    if (whole == null) {
      whole = text.toString();
    }
    return whole;
  }
}
