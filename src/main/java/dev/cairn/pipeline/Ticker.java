package dev.cairn.pipeline;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;

/** The time that a set's thread lives by. */
public interface Ticker {
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long now() {
          return System.nanoTime();
        }

        @Override
        public Instant wall() {
          return Instant.now();
        }

        @Override
        public void await(Condition came, OptionalLong until) throws InterruptedException {
          if (until.isEmpty()) {
            came.await();
          } else {
            came.awaitNanos(until.getAsLong() - now());
          }
        }
      };

  /** Monotonic, in nanoseconds. */
  long now();

  /** Of the wall, for what outlives the process. */
  default Instant wall() {
    return Instant.EPOCH.plusNanos(now());
  }

  /**
   * Waits until signalled or until the given time; may return earlier.
   *
   * @param until empty: for ever
   */
  void await(Condition came, OptionalLong until) throws InterruptedException;

  default boolean isPast(OptionalLong time) {
    return time.isPresent() && time.getAsLong() - now() <= 0;
  }
}
