package dev.cairn.pipeline;

import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;

/** The monotonic time that a set's thread lives by, in nanoseconds. */
interface Ticker {
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long now() {
          return System.nanoTime();
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

  long now();

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
