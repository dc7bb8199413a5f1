package dev.cairn.consul;

import com.orbitz.consul.model.State;
import java.util.List;
import java.util.Map;

/**
 * How long Consul is left alone with a question. One that is answered all the time, as in a storm
 * of registrations, is asked the less often the more its answers cost and the less they tell; one
 * that was quiet at once.
 */
final class Cooldown {
  private static final long NANOS_AT_LEAST = 10_000_000;

  /** What tells nothing need not be heard at once. */
  private static final long NANOS_FOR_NOTHING = 250_000_000;

  private static final long NANOS_AN_ENTRY_FOR_NOTHING = 500_000;

  private static final long NANOS_AN_ENTRY = 100_000;
  private static final long NANOS_A_FOLLOWER = 2_000_000;

  /** So many probes cost Consul what one whole answer does. */
  private static final int PROBES_AN_ANSWER = 8;

  /** Half of what it takes until a second look. */
  private static final long MOST_NANOS = 1_000_000_000;

  /** After one of these, the poll that wakes for every write of a check is left alone so long. */
  private static final long NANOS_AFTER_ANY_CHECK = 5_000_000_000L;

  private Cooldown() {}

  /**
   * From now, in nanoseconds.
   *
   * @param question that was just answered
   * @param told what its answer makes ask
   */
  static long nanos(BlockingQuery question, WatchPlan.Told told) {
    int follows = told.changed().size() + told.suspect().size() / PROBES_AN_ANSWER;
    int entries = question.value().map(Cooldown::entries).orElse(0);
    long cost = question.isNews() || follows > 0 ? cost(entries, follows) : costForNothing(entries);
    long cooldown = Math.max(0, Math.min(cost, MOST_NANOS) - question.sinceBefore());
    boolean wakesForAnyCheck = question.poll() instanceof Poll.ChecksIn c && c.state() == State.ANY;
    return wakesForAnyCheck ? Math.max(cooldown, NANOS_AFTER_ANY_CHECK) : cooldown;
  }

  private static long cost(int entries, int follows) {
    return Math.max(NANOS_AT_LEAST, entries * NANOS_AN_ENTRY + follows * NANOS_A_FOLLOWER);
  }

  private static long costForNothing(int entries) {
    return Math.max(NANOS_FOR_NOTHING, entries * NANOS_AN_ENTRY_FOR_NOTHING);
  }

  private static int entries(Object value) {
    if (value instanceof NodeBody body) {
      return body.services().size();
    }
    return value instanceof Map<?, ?> map ? map.size() : value instanceof List<?> l ? l.size() : 0;
  }
}
