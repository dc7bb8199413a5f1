package dev.cairn.pipeline;

/**
 * The time of the wall as it was at the start, and what has passed since: nobody's hour is over
 * because somebody set the clock.
 */
final class SteadyClock {
  private static final long SECOND = 1_000_000_000;

  private final Ticker ticker;
  private final long wallAtStart;
  private final long start;

  SteadyClock(Ticker ticker) {
    this.ticker = ticker;
    this.wallAtStart = ticker.wall().getEpochSecond();
    this.start = ticker.now();
  }

  /** In seconds of the epoch. */
  long seconds() {
    return wallAtStart + (ticker.now() - start) / SECOND;
  }
}
