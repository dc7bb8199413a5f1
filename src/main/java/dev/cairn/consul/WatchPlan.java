package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * Which long polls cover what is wanted: one a question while there are places for that, and
 * otherwise those of a {@link NodeWatch} for the services and nodes of each datacenter. Used by the
 * source's thread only.
 */
final class WatchPlan {
  /** To watch by nodes takes a few polls, too. */
  private static final int WORTHWHILE = 8;

  /** So many questions less than places, and it is left again. */
  private static final int SLACK = 4;

  private final IntSupplier places;
  private final PlanLog log;
  private final Map<String, NodeWatch> watches = new TreeMap<>();
  private final Set<String> without = new HashSet<>();
  private Set<Query<?>> wanted = Set.of();
  private int longPolls;

  /**
   * @param watch whether there are long polls; otherwise there is nothing to plan
   */
  WatchPlan(String place, Capacity capacity, boolean watch) {
    this.places = watch ? capacity::longPolls : () -> Integer.MAX_VALUE;
    this.log = new PlanLog(place, capacity);
  }

  /** Replaces what is wanted. */
  void want(Set<Query<?>> union) {
    wanted = Set.copyOf(union);
    Map<String, Set<Query<?>>> watched = new TreeMap<>();
    wanted.forEach(
        q -> datacenter(q).ifPresent(d -> watched.computeIfAbsent(d, n -> new HashSet<>()).add(q)));
    watched.values().removeIf(all -> all.size() <= WORTHWHILE);
    watched.keySet().removeAll(without);
    if (wanted.size() <= places.getAsInt()) {
      watched.keySet().retainAll(watches.keySet());
    }
    if (wanted.size() <= places.getAsInt() - SLACK) {
      watched.clear();
    }
    watches.keySet().retainAll(watched.keySet());
    watched.forEach((d, all) -> watches.computeIfAbsent(d, NodeWatch::new).watch(all));
    choose();
  }

  /** Of what a watch can tell. */
  private static Optional<String> datacenter(Query<?> query) {
    boolean told = query instanceof Query.Instances || query instanceof Query.NodeServices;
    return told ? Optional.of(query.datacenter()) : Optional.empty();
  }

  /** Within the places that are left: the polls that tell most. */
  private void choose() {
    longPolls = (int) wanted.stream().filter(q -> teller(q).isEmpty()).count();
    int others = watches.values().stream().mapToInt(NodeWatch::least).sum();
    for (Map.Entry<String, NodeWatch> entry : watches.entrySet()) {
      others -= entry.getValue().least();
      boolean list = wanted.contains(new Query.Services(entry.getKey()));
      longPolls += entry.getValue().fitInto(places.getAsInt() - longPolls - others, list);
    }
    if (watches.values().stream().allMatch(NodeWatch::hasSettled)) {
      log.say(wanted.size(), longPolls, longPolls > places.getAsInt(), watches);
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
      return teller(question.query()).map(w -> w.role(question.query())).orElse(Role.POLLED);
    }
    return poll instanceof Poll.ServicesOn on
        ? watch(on).map(w -> w.role(on)).orElse(Role.POLLED)
        : Role.POLLED;
  }

  /** Whether it is asked at every registration where it has no long poll. */
  boolean sweeps(Poll poll) {
    return watch(poll).filter(w -> w.sweeps(poll)).isPresent();
  }

  /**
   * Gives one that is swept the long poll of another.
   *
   * @param order whose is given away: the first one's
   * @return whether it has one now that it had not
   */
  boolean park(Poll swept, Comparator<Poll> order) {
    return watch(swept).filter(w -> w.park(swept, order)).isPresent();
  }

  private Optional<NodeWatch> watch(Poll poll) {
    return poll instanceof Poll.Question question
        ? watch(question.query())
        : watch((Poll.Signal) poll);
  }

  /** Whether it is to be asked only when those are in place that tell of its next change. */
  boolean isHeld(Poll poll) {
    return poll instanceof Poll.Question question
        && role(poll) == Role.TOLD
        && watch(question.query()).filter(w -> !w.isEstablished()).isPresent();
  }

  private Optional<NodeWatch> watch(Query<?> query) {
    return datacenter(query).map(watches::get);
  }

  /** The watch that tells of its answer, or takes the place of its long poll. */
  private Optional<NodeWatch> teller(Query<?> query) {
    return query instanceof Query.Services list
        ? Optional.ofNullable(watches.get(list.datacenter()))
        : watch(query);
  }

  /**
   * What an answer makes ask.
   *
   * @param changed what is known to have another answer now
   * @param suspect what may have one
   */
  record Told(Set<Poll> changed, Set<Poll> suspect) {
    static final Told NOTHING = new Told(Set.of(), Set.of());

    Told {
      changed = Set.copyOf(changed);
      suspect = Set.copyOf(suspect);
    }

    Told andSuspect(Set<Poll> more) {
      Set<Poll> all = new HashSet<>(suspect);
      all.addAll(more);
      return new Told(changed, all);
    }
  }

  /**
   * Takes an answer.
   *
   * @param moved whether its index did
   */
  Told heard(Poll poll, Object answer, boolean moved) {
    if (poll instanceof Poll.Signal signal) {
      Told told = watch(signal).map(w -> w.heard(signal, digests(answer))).orElse(Told.NOTHING);
      if (poll instanceof Poll.AllNodes) {
        choose();
      }
      return watch(signal).map(w -> told.andSuspect(w.establish())).orElse(told);
    }
    Set<Poll> suspect = new HashSet<>();
    if (moved
        && poll instanceof Poll.Question question
        && question.query() instanceof Query.Services services) {
      watches.values().forEach(w -> suspect.addAll(w.registered(services)));
    }
    return new Told(Set.of(), suspect);
  }

  /** That is what every signal is answered with. */
  private static Map<?, ?> digests(Object answer) {
    return answer instanceof NodeBody body ? body.services() : (Map<?, ?>) answer;
  }

  private Optional<NodeWatch> watch(Poll.Signal signal) {
    return Optional.ofNullable(watches.get(signal.datacenter()));
  }

  /** Does without the watch that this is a part of: Consul does not answer it. */
  void giveUp(Poll.Signal signal, String reason) {
    if (without.add(signal.datacenter())) {
      log.sayRefused(signal, reason);
      want(wanted);
    }
  }

  /**
   * Tries again what was given up.
   *
   * @return whether there was something
   */
  boolean retry() {
    boolean gaveUp = !without.isEmpty();
    without.clear();
    again();
    return gaveUp;
  }

  /** There are more places, or fewer. */
  void again() {
    want(wanted);
  }
}
