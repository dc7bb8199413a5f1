package dev.cairn.consul;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Has asked once more, a while later, what is asked only when others tell. Its answer may hold
 * something that these have not looked at yet; where that is undone before they do, they never tell
 * of it, and the answer would stay wrong. Used by the source's thread only.
 */
final class SecondLooks {
  /**
   * By then everybody has looked who has to: a pause takes a second at most, a sweep half of one.
   */
  private static final Duration LATER = Duration.ofSeconds(2);

  /** At a start everything has changed. */
  private static final Duration SPACING = Duration.ofMillis(5);

  private final ScheduledExecutorService thread;
  private final LongSupplier clock;
  private final Consumer<BlockingQuery> look;

  /** In the order of their last changes. */
  private final Set<BlockingQuery> changed = new LinkedHashSet<>();

  private boolean scheduled;

  /**
   * @param clock gives nanoseconds
   * @param look has it asked
   */
  SecondLooks(ScheduledExecutorService thread, LongSupplier clock, Consumer<BlockingQuery> look) {
    this.thread = thread;
    this.clock = clock;
    this.look = look;
  }

  /** It has another answer just now. */
  void add(BlockingQuery question) {
    changed.remove(question);
    changed.add(question);
    schedule(LATER);
  }

  private void schedule(Duration delay) {
    if (!scheduled) {
      scheduled = true;
      thread.schedule(this::step, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void step() {
    scheduled = false;
    BlockingQuery first = changed.iterator().next();
    Duration early = LATER.minusNanos(clock.getAsLong() - first.lastChange());
    if (early.compareTo(Duration.ZERO) <= 0) {
      changed.remove(first);
      look.accept(first);
      early = SPACING;
    }
    if (!changed.isEmpty()) {
      schedule(early);
    }
  }
}
