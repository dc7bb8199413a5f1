package dev.cairn.pipeline;

import java.time.Duration;

/** After how long an owed reload is tried again: 1, 2, 4, 8 minutes, then every 15. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LAST = Duration.ofMinutes(15);

  private Duration next = FIRST;

  Duration next() {
    Duration delay = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LAST) > 0 ? LAST : doubled;
    return delay;
  }

  void reset() {
    next = FIRST;
  }
}
