package dev.cairn.consul;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is asked because something was registered somewhere. It is mostly one thing, and found
 * before all have been asked; the others are then left for a moment, in which the next registration
 * may come. Used by the source's thread only.
 */
final class Sweep {
  /** What is registered in one transaction with what was found is heard of so much later. */
  private static final Duration MOMENT = Duration.ofMillis(500);

  private final ScheduledExecutorService thread;
  private final Runnable pump;

  /** Where something has just changed more may: whoever is replaced goes where others come. */
  private final Queue<Swept> left =
      new PriorityQueue<>(
          Comparator.comparing((Swept s) -> s.question.lastChange())
              .reversed()
              .thenComparing(Swept::number));

  private long last;
  private BigInteger found = BigInteger.ZERO;
  private boolean paused;
  private boolean scheduled;
  private boolean finishing;

  /**
   * @param number of those that are alike the one that has waited longest is first
   */
  private record Swept(BlockingQuery question, long number) {}

  /**
   * @param pump is told when there is something to ask again
   */
  Sweep(ScheduledExecutorService thread, Runnable pump) {
    this.thread = thread;
    this.pump = pump;
  }

  void add(BlockingQuery question) {
    left.add(new Swept(question, ++last));
  }

  /** Something was registered; all that may be it was added. */
  void begin(BigInteger index) {
    paused = false;
    pauseAt(index);
  }

  /** Something is registered that was not before. */
  void found(BigInteger index) {
    found = index;
    pauseAt(index);
  }

  private void pauseAt(BigInteger index) {
    if (finishing || left.isEmpty() || found.compareTo(index) < 0) {
      return;
    }
    paused = true;
    if (!scheduled) {
      scheduled = true;
      thread.schedule(this::finish, MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** However much is registered meanwhile, everything has its turn. */
  private void finish() {
    scheduled = false;
    paused = false;
    finishing = !left.isEmpty();
    pump.run();
  }

  /** The next one to ask. */
  Optional<BlockingQuery> next() {
    return paused ? Optional.empty() : any();
  }

  /** Whichever is next. */
  Optional<BlockingQuery> any() {
    Optional<BlockingQuery> next = Optional.ofNullable(left.poll()).map(Swept::question);
    finishing &= !left.isEmpty();
    return next;
  }

  /**
   * @return whether it was one of those left
   */
  boolean remove(BlockingQuery question) {
    return left.removeIf(swept -> swept.question == question);
  }
}
