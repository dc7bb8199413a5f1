package dev.cairn.templateset;

import java.time.Duration;
import java.util.Optional;

/**
 * What a set does not believe at once. Consul answers with empty lists where a token is missing and
 * where a server has lost its data.
 *
 * @param maxShrink the part of all servers that may go in one step, from 0 to 1; there must be ten
 *     of them, or all must go
 * @param hold for how long the old file is held then; empty: until it is approved
 * @param keepServers for how long a service's last servers are kept when all of them go
 */
public record Guard(double maxShrink, Optional<Duration> hold, Duration keepServers) {
  /** What a manifest need not say. */
  public static final Guard DEFAULT = new Guard(0.5, Optional.empty(), Duration.ofMinutes(1));

  /** Believes everything. */
  public static final Guard NONE = new Guard(1, Optional.of(Duration.ZERO), Duration.ZERO);
}
