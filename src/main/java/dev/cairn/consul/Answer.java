package dev.cairn.consul;

import java.math.BigInteger;
import java.time.Duration;

/**
 * What Consul said to a question.
 *
 * @param index of {@code X-Consul-Index}; 0 where it was absent
 * @param lastContact how long ago the answering server heard from its leader, in milliseconds
 * @param knownLeader false only where Consul says so: streamed answers say nothing
 */
record Answer(Object value, BigInteger index, long lastContact, boolean knownLeader) {
  /** Whether it may be older than this; without a leader nobody can tell. */
  boolean isOlderThan(Duration age) {
    return lastContact > age.toMillis() || !knownLeader;
  }
}
