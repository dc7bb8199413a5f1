package dev.cairn.pipeline;

import java.time.Duration;

/** After how long something is tried again: each time twice as long, up to a bound. */
final class Backoff {
  private final Duration first;
  private final Duration last;
  private Duration next;

  /** For what disturbs a proxy, such as a reload: 1, 2, 4, 8 minutes, then every 15. */
  Backoff() {
    this(Duration.ofMinutes(1), Duration.ofMinutes(15));
  }

  Backoff(Duration first, Duration last) {
    this.first = first;
    this.last = last;
    this.next = first;
  }

  Duration next() {
    Duration delay = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(last) > 0 ? last : doubled;
    return delay;
  }

  /** Goes on after this delay. */
  void resume(Duration delay) {
    next = delay;
    next();
  }

  void inherit(Backoff before) {
    next = before.next;
  }

  void reset() {
    next = first;
  }
}
