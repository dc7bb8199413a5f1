package dev.cairn.consul;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the services and nodes of one datacenter with fewer long polls than there are questions:
 * a cluster has far fewer nodes than services. What the polls here tell is what to ask for; what a
 * template sees are the questions' own answers. Used by the source's thread only.
 */
final class NodeWatch {
  private final String datacenter;
  private final Poll nodes;
  private final Poll allServices;
  private final Set<Poll> common;
  private final Map<String, Set<Poll>> questions = new HashMap<>();
  private final Map<String, Set<Poll>> questionsOnNodes = new HashMap<>();
  private final Map<Poll, Map<?, ?>> digests = new HashMap<>();
  private final Fitting fitting = new Fitting();
  private boolean established;

  NodeWatch(String datacenter) {
    this.datacenter = datacenter;
    this.nodes = new Poll.AllNodes(datacenter);
    this.allServices = new Poll.Question(new Query.Services(datacenter));
    this.common =
        Set.of(
            nodes,
            new Poll.ChecksIn(State.FAIL, datacenter),
            new Poll.ChecksIn(State.WARN, datacenter),
            new Poll.ChecksIn(State.ANY, datacenter));
  }

  /** Replaces what is watched: instances of services, and what is on single nodes. */
  void watch(Collection<Query<?>> wanted) {
    questions.clear();
    questionsOnNodes.clear();
    for (Query<?> query : wanted) {
      Map<String, Set<Poll>> map =
          query instanceof Query.NodeServices ? questionsOnNodes : questions;
      String name =
          query instanceof Query.NodeServices on ? on.node() : ((Query.Instances) query).service();
      map.computeIfAbsent(lower(name), n -> new HashSet<>()).add(new Poll.Question(query));
    }
  }

  /** The fewest long polls that it can do with. */
  int least() {
    return common.size() + 1;
  }

  /**
   * Settles for what fits.
   *
   * @param places how many long polls there may be
   * @param listIsWanted whether somebody wants the list of all services
   * @return how many long polls it takes at the same time
   */
  int fitInto(int places, boolean listIsWanted) {
    Fitting.Manner before = fitting.manner();
    fitting.fit(
        new Fitting.Places(places, common.size(), listIsWanted),
        all(),
        known(),
        !questionsOnNodes.isEmpty());
    digests.keySet().retainAll(signals());
    if (fitting.manner() != before) {
      established = false;
    }
    return fitting.longPolls();
  }

  Fitting.Manner manner() {
    return fitting.manner();
  }

  /** Whether it has settled for how to watch; otherwise it knows too little yet. */
  boolean hasSettled() {
    return manner() == Fitting.Manner.BY_SERVICE || digests.containsKey(nodes);
  }

  /** How it watches. */
  String description() {
    int known = known().size();
    return all().size()
        + " services"
        + (datacenter.isEmpty() ? "" : "@" + datacenter)
        + switch (manner()) {
          case BY_SERVICE -> " have a long poll each";
          case BY_NODE -> " are watched by their " + known + " nodes";
          case SWEEP_NODES ->
              " are watched by %d of their %d nodes; the others are asked at every registration"
                  .formatted(fitting.parked(), known);
          case SWEEP_SERVICES ->
              " have long polls for %d; the others are asked at every registration"
                  .formatted(fitting.parked());
        };
  }

  WatchPlan.Role role(Query<?> query) {
    if (query instanceof Query.Services) {
      return tellsOfList() ? WatchPlan.Role.TOLD : WatchPlan.Role.POLLED;
    }
    return query instanceof Query.Instances && fitting.isParked(new Poll.Question(query))
        ? WatchPlan.Role.POLLED
        : WatchPlan.Role.TOLD;
  }

  WatchPlan.Role role(Poll.ServicesOn on) {
    return fitting.isParked(on) ? WatchPlan.Role.POLLED : WatchPlan.Role.SWEPT;
  }

  /** Whether it is asked at every registration where it has no long poll. */
  boolean sweeps(Poll poll) {
    return switch (manner()) {
      case SWEEP_NODES -> poll instanceof Poll.ServicesOn;
      case SWEEP_SERVICES ->
          poll instanceof Poll.Question q && q.query() instanceof Query.Instances;
      default -> false;
    };
  }

  /**
   * Gives one that is swept the long poll of another.
   *
   * @param order whose is given away: the first one's
   * @return whether it has one now that it had not
   */
  boolean park(Poll swept, Comparator<Poll> order) {
    return established && sweeps(swept) && fitting.park(swept, order);
  }

  /** Whether every change from here on will be told. */
  boolean isEstablished() {
    return established;
  }

  /** Whether it knows of each node which services are on it, and with which tags. */
  private boolean tellsOfList() {
    return established && manner() == Fitting.Manner.BY_NODE;
  }

  /** All that it asks. */
  Set<Poll> polls() {
    Set<Poll> polls = signals();
    if (manner().needsSentinel() && !polls.isEmpty()) {
      polls.add(allServices);
    }
    return polls;
  }

  private Set<Poll> signals() {
    if (manner() == Fitting.Manner.BY_SERVICE) {
      return questionsOnNodes.isEmpty() ? new HashSet<>() : new HashSet<>(Set.of(nodes));
    }
    Set<Poll> signals = new HashSet<>(common);
    signals.addAll(onNodes());
    return signals;
  }

  private Set<Poll> onNodes() {
    return manner().looksAtNodes() ? known() : Set.of();
  }

  /** Of each node that there is. */
  private Set<Poll> known() {
    Set<Poll> known = new HashSet<>();
    digests
        .getOrDefault(nodes, Map.of())
        .keySet()
        .forEach(n -> known.add(new Poll.ServicesOn(n.toString(), datacenter)));
    return known;
  }

  /** What a registration somewhere makes doubtful. */
  Set<Poll> registered(Query.Services where) {
    if (!where.datacenter().equals(datacenter) || !manner().needsSentinel()) {
      return Set.of();
    }
    if (manner() == Fitting.Manner.SWEEP_NODES) {
      return onNodes();
    }
    return union(all(), flat(questionsOnNodes));
  }

  private Set<Poll> all() {
    return flat(questions);
  }

  private static Set<Poll> flat(Map<String, Set<Poll>> map) {
    Set<Poll> all = new HashSet<>();
    map.values().forEach(all::addAll);
    return all;
  }

  private static Set<Poll> union(Set<Poll> some, Set<Poll> others) {
    Set<Poll> union = new HashSet<>(some);
    union.addAll(others);
    return union;
  }

  /** Takes the answer of one of its polls; gives the questions that it makes doubtful. */
  WatchPlan.Told heard(Poll.Signal poll, Map<?, ?> answer) {
    @Nullable Map<?, ?> before = digests.put(poll, answer);
    if (poll instanceof Poll.ServicesOn) {
      fitting.learn(answer.size());
    }
    Set<Poll> changed = new HashSet<>();
    Set<Poll> suspect = new HashSet<>();
    for (Object key : differing(before == null ? Map.of() : before, answer)) {
      if (poll instanceof Poll.ServicesOn on) {
        changed.addAll(of(key.toString()));
        suspect.addAll(onNode(on.node()));
        if (tellsOfList() && isNews(on, key, before, answer)) {
          changed.add(allServices);
        }
      } else if (key instanceof Poll.Checked checked && !checked.service().isEmpty()) {
        changed.addAll(of(checked.service()));
      } else {
        suspect.addAll(runningOn(key instanceof Poll.Checked c ? c.node() : key.toString()));
        if (tellsOfList() && poll instanceof Poll.AllNodes && !answer.containsKey(key)) {
          changed.add(allServices);
        }
      }
    }
    return established ? new WatchPlan.Told(changed, suspect) : WatchPlan.Told.NOTHING;
  }

  /** Whether a service is in the list, or has tags there, because of this node alone. */
  private boolean isNews(Poll.ServicesOn on, Object service, Map<?, ?> before, Map<?, ?> now) {
    Set<Long> differing = new HashSet<>(tags(before, service));
    Set<Long> common = new HashSet<>(tags(now, service));
    common.retainAll(differing);
    differing.addAll(tags(now, service));
    differing.removeAll(common);
    for (Map.Entry<Poll, Map<?, ?>> other : digests.entrySet()) {
      if (other.getKey() instanceof Poll.ServicesOn && !other.getKey().equals(on)) {
        differing.removeAll(tags(other.getValue(), service));
      }
    }
    return !differing.isEmpty();
  }

  private static Set<Long> tags(@Nullable Map<?, ?> onNode, Object service) {
    return onNode != null && onNode.get(service) instanceof Poll.OnNode those
        ? those.tags()
        : Set.of();
  }

  /** Where all are in place that tell: what changed before, nobody has told. */
  Set<Poll> establish() {
    if (established || !digests.keySet().containsAll(signals())) {
      return Set.of();
    }
    established = true;
    Set<Poll> all = union(all(), flat(questionsOnNodes));
    if (tellsOfList()) {
      all.add(allServices);
    }
    return all;
  }

  private static Set<Object> differing(Map<?, ?> before, Map<?, ?> after) {
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

  private Set<Poll> of(String service) {
    return questions.getOrDefault(lower(service), Set.of());
  }

  private Set<Poll> onNode(String node) {
    return questionsOnNodes.getOrDefault(lower(node), Set.of());
  }

  /** The questions for what runs on a node; for all services where that is not known. */
  private Set<Poll> runningOn(String node) {
    Set<Poll> on = new HashSet<>(onNode(node));
    @Nullable Map<?, ?> services = digests.get(new Poll.ServicesOn(node, datacenter));
    if (services == null) {
      on.addAll(all());
    } else {
      services.keySet().forEach(s -> on.addAll(of(s.toString())));
    }
    return on;
  }

  /** Consul tells no capital letter from a small one in the names of services and nodes. */
  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
