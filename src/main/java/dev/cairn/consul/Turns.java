package dev.cairn.consul;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How questions share the connections. Used by the source's thread only. */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** Connections that no long poll may park on, so that a new question need not wait for one. */
  private static final int RESERVE = 8;

  /** Questions that take turns wait this long for a change, in seconds. */
  private static final long TURN = 1;

  private final ConsulSettings settings;
  private final String place;
  private boolean said;

  Turns(ConsulSettings settings, String place) {
    this.settings = settings;
    this.place = place;
  }

  /** How many long polls may be parked at a time. */
  int parkingLimit() {
    return Math.max(1, settings.connections() - RESERVE);
  }

  void say(int questions) {
    if (!said && questions > parkingLimit()) {
      said = true;
      LOG.info(
          "{}: {} questions share {} connections and take turns", place, questions, parkingLimit());
    }
  }

  /**
   * How to put a question.
   *
   * @param longPolls how many there are
   */
  ConsulClients.Manner manner(BlockingQuery question, WatchPlan.Role role, int longPolls) {
    if (!question.canWait() || role == WatchPlan.Role.SWEPT) {
      return ConsulClients.Manner.AT_ONCE;
    }
    // One that was told has changed already, unless its server is behind the one that told.
    boolean brief = role == WatchPlan.Role.TOLD || longPolls > parkingLimit();
    long seconds = brief ? TURN : Math.max(1, settings.maxWait().toSeconds());
    return new ConsulClients.Manner(question.index(), seconds, true);
  }
}
