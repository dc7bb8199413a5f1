package dev.cairn.consul;

import java.time.Duration;

/**
 * How fast questions follow each other on a Consul that has said that they are too many: the slower
 * the oftener it says so, and faster again with every answer. Used by the source's thread only.
 */
final class Pace {
  /** Eight a second, as with all that fails. */
  private static final long FIRST = Duration.ofMillis(125).toNanos();

  private static final long LONGEST = Duration.ofSeconds(2).toNanos();

  /** Less is none. */
  private static final long SHORTEST = Duration.ofMillis(10).toNanos();

  private long gap;
  private long slowed;
  private long next;

  /** Takes a refusal. Those that come together, as after a burst, count as one. */
  void refused(long now) {
    if (gap == 0) {
      slow(FIRST, now);
    } else if (now - slowed >= gap) {
      slow(Math.min(LONGEST, gap * 2), now);
    }
  }

  private void slow(long to, long now) {
    gap = to;
    slowed = now;
    next = now + gap;
  }

  /** Takes an answer. */
  void answered() {
    gap = gap < SHORTEST ? 0 : gap / 4 * 3;
  }

  /** It answers again after a time in which it answered nothing. */
  void resumed() {
    gap = Math.min(gap, FIRST);
    next = Math.min(next, slowed + gap);
  }

  /** A question is asked. */
  void took(long now) {
    next = now + gap;
  }

  /** How many nanoseconds to wait before the next question; none: it may be asked at once. */
  long left(long now) {
    return gap == 0 ? 0 : Math.max(0, next - now);
  }
}
