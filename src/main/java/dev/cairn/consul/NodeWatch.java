package dev.cairn.consul;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the services of one datacenter by where they run: a cluster has far fewer nodes than
 * services. What the polls here tell is which services to ask for; what a template sees are their
 * own answers. Used by the source's thread only.
 */
final class NodeWatch {
  /** Who tells of a registration. */
  private enum Manner {
    /** A long poll a node. */
    BY_NODE,
    /** One long poll on all services; then every node is asked. */
    SWEEP_NODES,
    /** One long poll on all services; then every service is asked, where there are more nodes. */
    SWEEP_SERVICES
  }

  private final String datacenter;
  private final Poll nodes;
  private final List<Poll> common;
  private final Map<String, Set<Poll>> questions = new HashMap<>();
  private final Map<Poll, Map<?, Long>> digests = new HashMap<>();
  private Manner manner = Manner.BY_NODE;
  private boolean established;

  NodeWatch(String datacenter) {
    this.datacenter = datacenter;
    this.nodes = new Poll.AllNodes(datacenter);
    this.common =
        List.of(
            nodes,
            new Poll.ChecksIn(State.FAIL, datacenter),
            new Poll.ChecksIn(State.WARN, datacenter));
  }

  void watch(Collection<Query.Instances> services) {
    questions.clear();
    services.forEach(
        q ->
            questions
                .computeIfAbsent(lower(q.service()), name -> new HashSet<>())
                .add(new Poll.Question(q)));
  }

  WatchPlan.Role roleOfServices() {
    return manner == Manner.SWEEP_SERVICES ? WatchPlan.Role.SWEPT : WatchPlan.Role.TOLD;
  }

  WatchPlan.Role roleOfNodes() {
    return manner == Manner.BY_NODE ? WatchPlan.Role.POLLED : WatchPlan.Role.SWEPT;
  }

  /**
   * Settles for what fits.
   *
   * @return how many long polls it takes at the same time
   */
  int fitInto(int places) {
    int byNode = common.size() + digests.getOrDefault(nodes, Map.of()).size();
    boolean fewerNodes = byNode < questions.size();
    Manner fitting =
        byNode <= places ? Manner.BY_NODE : fewerNodes ? Manner.SWEEP_NODES : Manner.SWEEP_SERVICES;
    manner = fitting;
    return manner == Manner.BY_NODE ? byNode : common.size() + 1;
  }

  /** Whether every change from here on will be told. */
  boolean isEstablished() {
    return established;
  }

  private Poll allServices() {
    return new Poll.Question(new Query.Services(datacenter));
  }

  /** How it watches and why, once it knows its nodes. */
  String description() {
    int known = digests.getOrDefault(nodes, Map.of()).size();
    return questions.size()
        + " services"
        + (datacenter.isEmpty() ? "" : "@" + datacenter)
        + switch (manner) {
          case BY_NODE -> " are watched by their " + known + " nodes";
          case SWEEP_NODES -> ": at every registration their " + known + " nodes are asked";
          case SWEEP_SERVICES -> ": at every registration all are asked";
        };
  }

  /** All that it asks. */
  Set<Poll> polls() {
    Set<Poll> polls = new HashSet<>(signals());
    if (manner != Manner.BY_NODE) {
      polls.add(allServices());
    }
    return polls;
  }

  private Set<Poll> signals() {
    Set<Poll> signals = new HashSet<>(common);
    signals.addAll(onNodes());
    return signals;
  }

  private Set<Poll> onNodes() {
    Set<Poll> polls = new HashSet<>();
    if (manner != Manner.SWEEP_SERVICES) {
      digests
          .getOrDefault(nodes, Map.of())
          .keySet()
          .forEach(n -> polls.add(new Poll.ServicesOn(n.toString(), datacenter)));
    }
    return polls;
  }

  /** What a registration somewhere makes doubtful. */
  Set<Poll> registered(Query.Services where) {
    if (!where.datacenter().equals(datacenter)) {
      return Set.of();
    }
    return switch (manner) {
      case BY_NODE -> Set.of();
      case SWEEP_NODES -> onNodes();
      case SWEEP_SERVICES -> all();
    };
  }

  Set<Poll> all() {
    Set<Poll> all = new HashSet<>();
    questions.values().forEach(all::addAll);
    return all;
  }

  /** Takes the answer of one of its polls; gives the questions that it makes doubtful. */
  Set<Poll> heard(Poll.Signal poll, Map<?, Long> answer) {
    @Nullable Map<?, Long> before = digests.put(poll, answer);
    Set<Poll> doubtful = new HashSet<>();
    differing(before == null ? Map.of() : before, answer).forEach(k -> add(poll, k, doubtful));
    if (poll.equals(nodes)) {
      digests.keySet().removeIf(p -> p instanceof Poll.ServicesOn on && !isNode(on.node()));
    }
    return established ? doubtful : Set.of();
  }

  /** Where all are in place that tell: what changed before, nobody has told. */
  Set<Poll> establish() {
    if (established || !digests.keySet().containsAll(signals())) {
      return Set.of();
    }
    established = true;
    return all();
  }

  private boolean isNode(String name) {
    return digests.getOrDefault(nodes, Map.of()).containsKey(name);
  }

  private static Set<Object> differing(Map<?, Long> before, Map<?, Long> after) {
    Set<Object> differing = new HashSet<>();
    after.forEach(
        (key, digest) -> {
          if (!Objects.equals(before.get(key), digest)) {
            differing.add(key);
          }
        });
    before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(differing::add);
    return differing;
  }

  private void add(Poll.Signal poll, Object key, Set<Poll> doubtful) {
    if (poll instanceof Poll.ServicesOn) {
      doubtful.addAll(questions(key.toString()));
    } else if (key instanceof Poll.Checked checked && !checked.service().isEmpty()) {
      doubtful.addAll(questions(checked.service()));
    } else {
      String node = key instanceof Poll.Checked checked ? checked.node() : key.toString();
      doubtful.addAll(on(node));
    }
  }

  private Set<Poll> questions(String service) {
    return questions.getOrDefault(lower(service), Set.of());
  }

  /** Consul tells no capital letter from a small one in the name of a service. */
  private static String lower(String service) {
    return service.toLowerCase(Locale.ROOT);
  }

  /** The questions for what runs on a node; for all services where that is not known. */
  private Set<Poll> on(String node) {
    if (manner == Manner.SWEEP_SERVICES) {
      return all();
    }
    Set<Poll> on = new HashSet<>();
    Map<?, Long> services = digests.getOrDefault(new Poll.ServicesOn(node, datacenter), Map.of());
    services.keySet().forEach(s -> on.addAll(questions(s.toString())));
    return on;
  }
}
