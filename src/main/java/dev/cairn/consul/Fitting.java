package dev.cairn.consul;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How services are watched where only so many long polls fit, and which of these have one. Used by
 * the source's thread only.
 */
final class Fitting {
  /** Who tells of a registration. */
  enum Manner {
    /** A long poll a service. */
    BY_SERVICE,
    /** A long poll a node. */
    BY_NODE,
    /** As many long polls on nodes as fit, and one on all services; then the others are asked. */
    SWEEP_NODES,
    /** As many long polls on services as fit, and one on all; then the others are asked. */
    SWEEP_SERVICES;

    boolean needsSentinel() {
      return this != BY_NODE;
    }

    boolean looksAtNodes() {
      return this == BY_NODE || this == SWEEP_NODES;
    }
  }

  /**
   * What is left for it.
   *
   * @param common long polls that all take but those by service
   * @param listIsWanted whether somebody wants the list of all services, which nodes tell of, too
   */
  record Places(int all, int common, boolean listIsWanted) {
    int ofSweep() {
      return Math.max(0, all - common - SENTINEL);
    }
  }

  /** The long poll on all services. */
  private static final int SENTINEL = 1;

  /** Free places that it takes to go back, so that one question more or less changes nothing. */
  private static final int SLACK = 4;

  /** Measured with Consul 1.8: milliseconds for any question, and for each service on a node. */
  private static final double OF_QUESTION = 0.15;

  private static final double OF_SERVICE = 0.007;

  /** Until a node was asked. */
  private static final int INSTANCES_A_SERVICE = 5;

  private Manner manner = Manner.BY_NODE;
  private Set<Poll> parked = Set.of();
  private int longPolls;
  private double servicesOnNode;

  Manner manner() {
    return manner;
  }

  int longPolls() {
    return longPolls;
  }

  /** How many of the services, or of the nodes, have a long poll. */
  int parked() {
    return parked.size();
  }

  /**
   * @param poll of a service, or of a node
   */
  boolean isParked(Poll poll) {
    return parked.contains(poll);
  }

  /**
   * Gives one that is swept the long poll of another.
   *
   * @param order whose is given away: the first one's
   * @return whether it has one now that it had not
   */
  boolean park(Poll swept, Comparator<Poll> order) {
    Optional<Poll> other = parked.stream().min(order);
    if (other.isEmpty() || isParked(swept)) {
      return false;
    }
    Set<Poll> parking = new HashSet<>(parked);
    parking.remove(other.get());
    parking.add(swept);
    parked = Set.copyOf(parking);
    return true;
  }

  /** Takes note of how many services one node has. */
  void learn(int services) {
    servicesOnNode = servicesOnNode == 0 ? services : (servicesOnNode * 7 + services) / 8;
  }

  /**
   * Chooses anew.
   *
   * @param nodes those that are known
   * @param tellsOfNodes whether somebody wants to know what is on single nodes
   */
  void fit(Places places, Set<Poll> services, Set<Poll> nodes, boolean tellsOfNodes) {
    int byService =
        services.size()
            + (tellsOfNodes ? 1 : 0)
            + (tellsOfNodes || places.listIsWanted() ? SENTINEL : 0);
    int byNode = places.common() + nodes.size();
    if (fits(Manner.BY_SERVICE, byService, places)) {
      take(Manner.BY_SERVICE, services, byService);
    } else if (fits(Manner.BY_NODE, byNode, places)) {
      take(Manner.BY_NODE, nodes, byNode);
    } else {
      sweep(places, services, nodes);
    }
  }

  private boolean fits(Manner other, int longPollsOfIt, Places places) {
    boolean first = longPolls == 0;
    return longPollsOfIt + (manner == other || first ? 0 : SLACK) <= places.all();
  }

  private void sweep(Places places, Set<Poll> services, Set<Poll> nodes) {
    int room = places.ofSweep();
    int nodesLeft = Math.max(0, nodes.size() - room);
    int servicesLeft = Math.max(0, services.size() - room);
    boolean byNodes = cost(nodesLeft, nodes, services) < OF_QUESTION * servicesLeft;
    Set<Poll> parking = byNodes ? first(room, nodes) : first(room, services);
    take(
        byNodes ? Manner.SWEEP_NODES : Manner.SWEEP_SERVICES,
        parking,
        places.common() + SENTINEL + parking.size());
  }

  private double cost(int nodesLeft, Set<Poll> nodes, Set<Poll> services) {
    double onNode =
        servicesOnNode > 0
            ? servicesOnNode
            : (double) INSTANCES_A_SERVICE * services.size() / nodes.size();
    return nodesLeft * (OF_QUESTION + OF_SERVICE * onNode);
  }

  /** The same ones as before, as far as it goes. */
  private Set<Poll> first(int count, Set<Poll> all) {
    return all.stream()
        .sorted(Comparator.comparing((Poll p) -> !isParked(p)).thenComparing(Object::toString))
        .limit(count)
        .collect(Collectors.toUnmodifiableSet());
  }

  private void take(Manner chosen, Set<Poll> parking, int takes) {
    manner = chosen;
    parked = Set.copyOf(parking);
    longPolls = takes;
  }
}
