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
    if (!question.canWait()) {
      return ConsulClients.Manner.AT_ONCE_FROM_LEADER;
    }
    if (!question.canBeProbed()) {
      // Its index moves with every registration, and so has moved on any server.
      return ConsulClients.Manner.AT_ONCE_FROM_LEADER;
    }
    if (question.isSuspect()) {
      return ConsulClients.Manner.PROBE;
    }
    // It has changed already, unless its server is behind: that one answers when it has caught up.
    return ConsulClients.Manner.waiting(question.index(), TURN);
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
