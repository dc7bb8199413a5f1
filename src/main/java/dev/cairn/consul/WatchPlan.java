package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which long polls cover what is wanted: one a question while there are places for that, and
 * otherwise those of a {@link NodeWatch} for the services of each datacenter. Used by the source's
 * thread only.
 */
final class WatchPlan {
  private static final Logger LOG = LoggerFactory.getLogger(WatchPlan.class);

  /** To watch by nodes takes a few polls, too. */
  private static final int WORTHWHILE = 8;

  private final String place;
  private final int places;
  private final Map<String, NodeWatch> watches = new TreeMap<>();
  private final Map<String, String> said = new HashMap<>();
  private final Set<String> without = new HashSet<>();
  private Set<Query<?>> wanted = Set.of();
  private int longPolls;

  /**
   * @param places how many long polls there may be at a time
   */
  WatchPlan(String place, int places) {
    this.place = place;
    this.places = places;
  }

  /** Replaces what is wanted. */
  void want(Set<Query<?>> union) {
    wanted = Set.copyOf(union);
    Map<String, Set<Query.Instances>> services = new TreeMap<>();
    if (wanted.size() > places) {
      wanted.stream()
          .filter(Query.Instances.class::isInstance)
          .map(Query.Instances.class::cast)
          .forEach(q -> services.computeIfAbsent(q.datacenter(), d -> new HashSet<>()).add(q));
      services.values().removeIf(all -> all.size() <= WORTHWHILE);
      services.keySet().removeAll(without);
    }
    watches.keySet().retainAll(services.keySet());
    services.forEach((d, all) -> watches.computeIfAbsent(d, NodeWatch::new).watch(all));
    choose();
  }

  /** Within the places that are left: the polls that tell most. */
  private void choose() {
    longPolls = (int) wanted.stream().filter(q -> watch(q).isEmpty()).count();
    for (NodeWatch watch : watches.values()) {
      longPolls += watch.fitInto(places - longPolls);
    }
  }

  /** How many long polls there are; where those are more than places, they take turns. */
  int longPolls() {
    return longPolls;
  }

  /** All that is to be asked. */
  Set<Poll> polls() {
    Set<Poll> polls = new HashSet<>();
    wanted.forEach(q -> polls.add(new Poll.Question(q)));
    watches.values().forEach(w -> polls.addAll(w.polls()));
    return polls;
  }

  /** When something is to be asked. */
  enum Role {
    /** Always: it has a long poll of its own. */
    POLLED,
    /** When others tell that its answer has changed. */
    TOLD,
    /** When others tell that some answer has changed. */
    SWEPT
  }

  Role role(Poll poll) {
    if (poll instanceof Poll.Question question) {
      return watch(question.query()).map(NodeWatch::roleOfServices).orElse(Role.POLLED);
    }
    return poll instanceof Poll.ServicesOn on
        ? watch(on).map(NodeWatch::roleOfNodes).orElse(Role.POLLED)
        : Role.POLLED;
  }

  /** Whether it is to be asked only when those are in place that tell of its next change. */
  boolean isHeld(Poll poll) {
    return poll instanceof Poll.Question question
        && watch(question.query()).filter(w -> !w.isEstablished()).isPresent();
  }

  private Optional<NodeWatch> watch(Query<?> query) {
    return query instanceof Query.Instances q
        ? Optional.ofNullable(watches.get(q.datacenter()))
        : Optional.empty();
  }

  /**
   * Takes an answer.
   *
   * @param moved whether its index did
   * @return what may have another answer now
   */
  Set<Poll> heard(Poll poll, Object answer, boolean moved) {
    Set<Poll> doubtful = new HashSet<>();
    if (poll instanceof Poll.Signal signal) {
      Map<?, Long> digests = digests(answer);
      watch(signal).ifPresent(w -> doubtful.addAll(w.heard(signal, digests)));
      if (poll instanceof Poll.AllNodes) {
        choose();
        say();
      }
      watch(signal).ifPresent(w -> doubtful.addAll(w.establish()));
    } else if (moved && poll instanceof Poll.Question question) {
      if (question.query() instanceof Query.Services services) {
        watches.values().forEach(w -> doubtful.addAll(w.registered(services)));
      }
    }
    return doubtful;
  }

  @SuppressWarnings("unchecked") // That is what every signal is answered with.
  private static Map<?, Long> digests(Object answer) {
    return (Map<?, Long>) answer;
  }

  private Optional<NodeWatch> watch(Poll.Signal signal) {
    return Optional.ofNullable(watches.get(signal.datacenter()));
  }

  /** Does without the watch that this is a part of: Consul does not answer it. */
  void giveUp(Poll.Signal signal, String reason) {
    if (without.add(signal.datacenter())) {
      LOG.warn("{}: {}: {}; services cannot be watched by their nodes", place, signal, reason);
      want(wanted);
    }
  }

  /** Tries again what was given up. */
  void retry() {
    without.clear();
    want(wanted);
  }

  private void say() {
    watches.forEach(
        (datacenter, watch) -> {
          String description = watch.description();
          if (!description.equals(said.put(datacenter, description))) {
            LOG.info(
                "{}: {}, since {} questions are more than {} connections",
                place,
                description,
                wanted.size(),
                places);
          }
        });
  }
}
