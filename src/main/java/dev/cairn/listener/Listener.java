package dev.cairn.listener;

import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A port of the balancer at which one service is to be found in one environment.
 *
 * @param listenPort the port that the tag names, the same in every environment
 * @param port the port that the balancer binds: the environment's prefix and the tag's port
 * @param balance {@code roundrobin} or {@code leastconn}
 * @param listenPorts all ports that the service's tags name, this one among them
 */
public record Listener(
    String service,
    String environment,
    Protocol protocol,
    int listenPort,
    int port,
    String balance,
    Set<Integer> listenPorts) {
  /** Service, environment, port: the order in which listeners are printed. */
  public static final Comparator<Listener> ORDER =
      (a, b) -> {
        int byService = a.service.compareTo(b.service);
        int byEnvironment = byService == 0 ? a.environment.compareTo(b.environment) : byService;
        return byEnvironment == 0 ? Integer.compare(a.port, b.port) : byEnvironment;
      };

  public Listener {
    listenPorts = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(listenPorts));
  }

  /** What a record brings along takes six times as long, and every pass compares all of them. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Listener l
            && port == l.port
            && listenPort == l.listenPort
            && protocol == l.protocol
            && service.equals(l.service)
            && environment.equals(l.environment)
            && balance.equals(l.balance)
            && listenPorts.equals(l.listenPorts));
  }

  /** Few fields tell them apart, and every pass looks every listener up. */
  @Override
  public int hashCode() {
    return Objects.hash(service, environment, port);
  }

  /** What frontends and backends are called: a service of several ports gets the port's suffix. */
  public String name() {
    return listenPorts.size() > 1 ? service + ":" + listenPort : service;
  }

  public boolean tcp() {
    return protocol == Protocol.TCP;
  }

  /** {@code environment.service}, by which a port's holder is recorded. */
  public String holder() {
    return environment + "." + service;
  }

  /**
   * Whether an instance belongs behind this port. A registrator that puts several ports of one task
   * under one name ends the service ID in the container's port; once any ID names a listen port, an
   * instance that names another one, or none, gets no traffic here.
   *
   * @param serviceId the instance's
   * @param allServiceIds those of all instances of the service, in every health
   */
  public boolean serves(String serviceId, Collection<String> allServiceIds) {
    return names(serviceId, listenPort) || allServiceIds.stream().noneMatch(this::namesAny);
  }

  private boolean namesAny(String serviceId) {
    return serviceId.indexOf(':') >= 0 && listenPorts.stream().anyMatch(p -> names(serviceId, p));
  }

  private static boolean names(String serviceId, int port) {
    return serviceId.indexOf(':') >= 0 && serviceId.endsWith(":" + port);
  }
}
