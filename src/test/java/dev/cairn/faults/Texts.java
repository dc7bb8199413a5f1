package dev.cairn.faults;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The texts of a catalog and of its harmless twin, drawn together: in the same place stands a text
 * of an attacker in one of them, and a plain word in the other.
 */
final class Texts {
  private static final double POISONED = 0.25;

  /** What stands in one place of both. */
  record Pair(String hostile, String harmless) {
    boolean isPoisoned() {
      return !hostile.equals(harmless);
    }
  }

  private final Random random;
  private final Predicate<String> wanted;
  private final Set<Pair> drawn = new HashSet<>();
  private int count;

  /**
   * @param wanted which texts of the attacker may be drawn
   */
  Texts(Random random, Predicate<String> wanted) {
    this.random = random;
    this.wanted = wanted;
  }

  /** A text of the attacker now and then, else the harmless one in both. */
  Pair next(String harmless) {
    return random.nextDouble() < POISONED ? poisoned(harmless) : new Pair(harmless, harmless);
  }

  /** A text of the attacker, beside a word of its own. */
  Pair poisoned() {
    return poisoned("w" + count++);
  }

  private Pair poisoned(String harmless) {
    String text = Poison.any(random);
    while (!wanted.test(text)) {
      text = Poison.any(random);
    }
    Pair pair = new Pair(text, harmless);
    drawn.add(pair);
    return pair;
  }

  boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  int upTo(int most) {
    return random.nextInt(most) + 1;
  }

  /** Whether both words come from the same place. */
  boolean match(String hostile, String harmless) {
    return hostile.equals(harmless) || drawn.contains(new Pair(hostile, harmless));
  }
}
