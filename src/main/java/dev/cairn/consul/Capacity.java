package dev.cairn.consul;

/**
 * How many calls there may be at a time: one a connection, and over HTTP/2, which Consul speaks
 * where it speaks TLS, many. Used by the source's thread only.
 */
final class Capacity {
  /** Kept from long polls, so that a new question need not wait for one. */
  private static final int RESERVE = 8;

  /**
   * Any HTTP/2 server should take as many (<a
   * href="https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2">RFC 9113, 6.5.2</a>); Consul takes
   * 250.
   */
  private static final int STREAMS = 100;

  /** Each call has a thread. */
  private static final int MOST_STREAMS = 256;

  private final int connections;
  private boolean shared;
  private boolean plain;

  /**
   * @param connections how many there may be
   */
  Capacity(int connections) {
    this.connections = connections;
  }

  /**
   * Takes note of how a call was made. Where several servers are behind one address, and one of
   * them shares no connection, it is as if none did.
   *
   * @param overShared whether many can share its connection
   * @return whether there may be more calls now, or fewer
   */
  boolean learn(boolean overShared) {
    boolean before = shared;
    plain |= !overShared;
    shared = !plain;
    return shared != before;
  }

  int calls() {
    return shared
        ? Math.max(connections, Math.min(MOST_STREAMS, connections * STREAMS))
        : connections;
  }

  /** How many long polls may be parked at a time. */
  int longPolls() {
    return Math.max(1, calls() - RESERVE);
  }

  /** Why there are no more long polls. */
  String reason() {
    return shared
        ? "the " + longPolls() + " long polls that are made over shared connections"
        : "the " + longPolls() + " long polls that " + connections + " connections allow";
  }
}
