package dev.cairn.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A long text of many pieces, of which mostly one is replaced: those around it are kept joined. */
final class Pieces {
  private static final int JOINED = 32;

  /** Null: one of its pieces is another now. */
  private final List<@Nullable Utf8> blocks = new ArrayList<>();

  /** There are others now. */
  void forget() {
    blocks.clear();
  }

  void replaced(int index) {
    int block = index / JOINED;
    if (block < blocks.size()) {
      blocks.set(block, null);
    }
  }

  /** Puts those together that are not. */
  void join(int count, IntFunction<Utf8> piece) {
    int needed = (count + JOINED - 1) / JOINED;
    blocks.addAll(Collections.nCopies(needed - blocks.size(), null));
    for (int i = 0; i < needed; i++) {
      if (blocks.get(i) == null) {
        BoundedText text = new BoundedText();
        for (int at = i * JOINED; at < Math.min(count, (i + 1) * JOINED); at++) {
          text.write(piece.apply(at));
        }
        blocks.set(i, text.text());
      }
    }
  }

  /** All of it, once it is joined. */
  void writeTo(BoundedText text) {
    blocks.forEach(text::write);
  }
}
