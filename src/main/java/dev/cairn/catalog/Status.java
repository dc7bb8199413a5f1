package dev.cairn.catalog;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The health of a check or an instance, from best to worst. Maintenance is a critical check with a
 * reserved ID (<a href="https://developer.hashicorp.com/consul/commands/maint">maint</a>).
 */
public enum Status {
  PASSING,
  WARNING,
  CRITICAL,
  MAINTENANCE;

  private static final String NODE_MAINTENANCE = "_node_maintenance";
  private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  /** The status that Consul spells so; empty for any other word. */
  public static Optional<Status> parse(String word) {
    for (Status status : values()) {
      if (status.toString().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** The worst of the checks; an instance without checks is passing. */
  public static Status worst(Collection<Check> checks) {
    return checks.stream().map(Status::of).max(Status::compareTo).orElse(PASSING);
  }

  private static Status of(Check check) {
    boolean maintenance =
        check.id().equals(NODE_MAINTENANCE) || check.id().startsWith(SERVICE_MAINTENANCE);
    return maintenance ? MAINTENANCE : check.status();
  }

  /** Consul's spelling. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
