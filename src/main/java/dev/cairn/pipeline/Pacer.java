package dev.cairn.pipeline;

import dev.cairn.templateset.Pace;
import java.util.OptionalLong;

/**
 * When the next pass is due. The first change after a quiet time is rendered at once; changes that
 * follow are gathered until they pause, or have waited long enough. Times are of one monotonic
 * clock, in nanoseconds.
 */
final class Pacer {
  private static final long NEVER = Long.MIN_VALUE / 4;

  private final long quiet;
  private final long max;
  private final long betweenReloads;
  private long lastChange = NEVER;
  private long firstWaiting = NEVER;
  private long lastReload = NEVER;
  private boolean waiting;
  private boolean burst;

  Pacer(Pace pace) {
    this.quiet = pace.quiet().toNanos();
    this.max = pace.max().toNanos();
    this.betweenReloads = pace.betweenReloads().toNanos();
  }

  void changed(long now) {
    if (!waiting) {
      waiting = true;
      burst = now - lastChange < quiet;
      firstWaiting = now;
    }
    lastChange = now;
  }

  /** The time of the next pass; empty while nothing has changed. */
  OptionalLong due() {
    if (!waiting) {
      return OptionalLong.empty();
    }
    long gathered = burst ? Math.min(lastChange + quiet, firstWaiting + max) : firstWaiting;
    return OptionalLong.of(Math.max(gathered, lastReload + betweenReloads));
  }

  void passed() {
    waiting = false;
  }

  void reloaded(long now) {
    lastReload = now;
  }
}
