package dev.cairn.consul;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What is asked because something was registered somewhere in a datacenter. It is mostly one thing,
 * and found before all have been asked; the others are then left for a moment, in which the next
 * registration may come. Used by the source's thread only.
 */
final class Sweep {
  /**
   * However much is registered and found meanwhile, whatever has waited for so long is asked before
   * all that has not. What is registered together with what was found is heard of so much later.
   */
  private static final Duration MOMENT = Duration.ofMillis(500);

  private final ScheduledExecutorService thread;
  private final LongSupplier clock;
  private final Runnable pump;

  /** In the order of waiting. */
  private final Map<BlockingQuery, Swept> left = new LinkedHashMap<>();

  /** Where something has just changed more may: whoever is replaced goes where others come. */
  private final TreeSet<Swept> likely =
      new TreeSet<>(
          Comparator.comparing(Swept::lastChange).reversed().thenComparing(Swept::number));

  private long last;
  private BigInteger begun = BigInteger.ZERO;
  private BigInteger found = BigInteger.ZERO;
  private BigInteger missing = BigInteger.ZERO;
  private boolean paused;
  private boolean scheduled;

  /**
   * @param number of those that are alike the one that has waited longest is first
   * @param since in the nanoseconds of the clock
   */
  private record Swept(BlockingQuery question, long lastChange, long number, long since) {}

  /**
   * @param clock gives nanoseconds
   * @param pump is told when there is something to ask again
   */
  Sweep(ScheduledExecutorService thread, LongSupplier clock, Runnable pump) {
    this.thread = thread;
    this.clock = clock;
    this.pump = pump;
  }

  void add(BlockingQuery question) {
    Swept swept = new Swept(question, question.lastChange(), ++last, clock.getAsLong());
    left.put(question, swept);
    likely.add(swept);
  }

  /**
   * Something was registered, or is not any more; all that may be it was added.
   *
   * @param index when; one that is lower than before is that of a Consul that was restored
   */
  void begin(BigInteger index) {
    if (index.compareTo(begun) < 0) {
      found = BigInteger.ZERO;
      missing = BigInteger.ZERO;
    }
    begun = index;
    paused = found.max(missing).compareTo(begun) >= 0;
    missing = BigInteger.ZERO;
  }

  /**
   * Something is registered that was not before.
   *
   * @param index when it was
   */
  void found(BigInteger index) {
    found = found.max(index);
    paused |= found.compareTo(begun) >= 0;
  }

  /**
   * Something is not registered any more, and nothing says since when: that may be what this began
   * with, or will begin with next, but not both.
   *
   * @param index up to when
   */
  void foundMissing(BigInteger index) {
    if (index.compareTo(begun) > 0) {
      missing = index;
    } else {
      paused = true;
    }
  }

  /** The next one to ask; where there will be one only later, that is told then. */
  Optional<BlockingQuery> next() {
    if (left.isEmpty()) {
      return Optional.empty();
    }
    Swept first = left.values().iterator().next();
    long early = first.since + MOMENT.toNanos() - clock.getAsLong();
    if (early <= 0) {
      return Optional.of(take(first));
    }
    if (paused) {
      schedule(early);
      return Optional.empty();
    }
    return Optional.of(take(likely.first()));
  }

  private void schedule(long nanos) {
    if (!scheduled) {
      scheduled = true;
      thread.schedule(this::goOn, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void goOn() {
    scheduled = false;
    pump.run();
  }

  /** Whichever has waited longest. */
  Optional<BlockingQuery> any() {
    return left.values().stream().findFirst().map(this::take);
  }

  private BlockingQuery take(Swept swept) {
    left.remove(swept.question);
    likely.remove(swept);
    return swept.question;
  }

  /** Others are asked now. */
  void dropUnwanted() {
    likely.removeIf(swept -> swept.question.isUnwanted());
    left.keySet().removeIf(BlockingQuery::isUnwanted);
  }

  /**
   * @return whether it was one of those left
   */
  boolean remove(BlockingQuery question) {
    Optional<Swept> swept = Optional.ofNullable(left.get(question));
    swept.ifPresent(this::take);
    return swept.isPresent();
  }
}
