package dev.cairn.consul;

/** How questions share the connections. Used by the source's thread only. */
final class Turns {
  /** Questions that take turns wait this long for a change, in seconds. */
  private static final long TURN = 1;

  private final ConsulSettings settings;
  private final Capacity capacity;

  Turns(ConsulSettings settings, Capacity capacity) {
    this.settings = settings;
    this.capacity = capacity;
  }

  /**
   * How to put a question.
   *
   * @param longPolls how many there are
   */
  ConsulClients.Manner manner(BlockingQuery question, WatchPlan.Role role, int longPolls) {
    if (role == WatchPlan.Role.POLLED) {
      return question.canWait()
          ? ConsulClients.Manner.waiting(question.index(), seconds(role, longPolls))
          : ConsulClients.Manner.AT_ONCE;
    }
    // A server may be behind the one that told: only the leader has all that was told of.
    return question.canWait() && question.canBeProbed() && question.isSuspect()
        ? ConsulClients.Manner.PROBE
        : ConsulClients.Manner.AT_ONCE_FROM_LEADER;
  }

  /**
   * How long a question may be parked.
   *
   * @param longPolls how many there are
   */
  long seconds(WatchPlan.Role role, int longPolls) {
    boolean brief = role != WatchPlan.Role.POLLED || longPolls > capacity.longPolls();
    return brief ? TURN : Math.max(1, settings.maxWait().toSeconds());
  }
}
