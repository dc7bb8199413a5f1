package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the services that make the proxy's check refuse a candidate, that no template can print or
 * that lead to questions without an answer, and replaces what Consul says of them with what was
 * accepted last, until they change or a while has passed.
 */
final class Quarantine {
  private final Accepted accepted;
  private final Map<String, Sick> sick = new TreeMap<>();
  private final Map<String, Backoff> pauses = new HashMap<>();
  private Set<Query<?>> asked = Set.of();
  private Set<Query<?>> nodes = Set.of();

  Quarantine(Accepted accepted) {
    this.accepted = accepted;
  }

  void inherit(Quarantine before) {
    sick.putAll(before.sick);
    pauses.putAll(before.pauses);
    asked = before.asked;
    nodes = before.nodes;
  }

  /**
   * The view with the last accepted form of the services that are not believed.
   *
   * @param addresses to whom Consul gives them now
   * @param now in nanoseconds of a monotonic clock
   */
  CatalogView over(CatalogView view, Addresses addresses, long now) {
    sick.entrySet().stream()
        .filter(s -> !s.getValue().isSame(s.getKey(), view))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            service -> {
              sick.remove(service);
              pauses.remove(service);
            });
    sick.values().removeIf(s -> s.retryAt() - now <= 0);
    Map<String, Facts> good = new HashMap<>();
    Set<Query<?>> homes = new HashSet<>();
    sick.forEach(
        (service, s) -> {
          good.put(service, s.good().withoutStrangers(addresses));
          homes.addAll(s.good().homes(view));
        });
    nodes = homes;
    Set<Query<?>> all = new HashSet<>(asked);
    all.addAll(questions());
    return Facts.replace(view, all, good);
  }

  private Set<Query<?>> questions() {
    Set<Query<?>> questions = new HashSet<>();
    for (Sick s : sick.values()) {
      questions.addAll(s.questions());
      questions.addAll(s.unanswered());
    }
    return questions;
  }

  /**
   * Of services that are left out nothing is asked any more, and yet they may get well; and the
   * addresses of those that are kept may be given to others.
   */
  Set<Query<?>> asksToo() {
    Set<Query<?>> asks = questions();
    asks.addAll(nodes);
    return asks;
  }

  /** What was rendered is in service: who is not in quarantine is well. */
  void accepted(Set<Query<?>> questions) {
    asked = Set.copyOf(questions);
    pauses.keySet().retainAll(sick.keySet());
  }

  /**
   * {@link #isolate Isolates} until the trials meet no more questions: a template that fails does
   * not come to its later ones, where there may be more culprits.
   */
  boolean isolateAll(
      CatalogView view, CatalogView seen, Trials trials, Set<Query<?>> unanswered, long now) {
    int known;
    do {
      known = trials.asked().size();
      if (isolate(view, seen, trials, unanswered, now)) {
        return true;
      }
    } while (trials.isConclusive() && trials.asked().size() > known);
    return false;
  }

  /**
   * Finds those whose change since the last accepted view is refused.
   *
   * @param view as Consul tells it
   * @param seen as it was rendered, by {@link #over}
   * @param unanswered questions whose answers may never come, for which it was refused
   * @param now in nanoseconds of a monotonic clock
   * @return whether any was found; {@link #over} leaves them out from now on
   */
  private boolean isolate(
      CatalogView view, CatalogView seen, Trials trials, Set<Query<?>> unanswered, long now) {
    asked = trials.asked();
    Map<String, Facts> before = new HashMap<>();
    List<String> changed = new ArrayList<>();
    for (String service : Facts.services(seen, asked)) {
      Facts old = Facts.of(service, accepted.view(), asked);
      if (!old.equals(Facts.of(service, seen, asked))) {
        before.put(service, old);
        changed.add(service);
      }
    }
    if (changed.isEmpty() || !trials.passes(Facts.replace(seen, asked, before))) {
      return false;
    }
    Search search = new Search(seen, asked, before, trials, accepted.isEmpty());
    search.among(changed);
    if (!trials.isConclusive()) {
      return false;
    }
    for (String service : search.culprits()) {
      Facts good = before.getOrDefault(service, Facts.NONE);
      Duration pause = pauses.computeIfAbsent(service, s -> new Backoff()).next();
      Optional<Diagnostic> note = Optional.of(trials.note(service, good));
      sick.put(service, sick(service, view, good, note, unanswered, now + pause.toNanos()));
    }
    for (String service : search.suspects()) {
      Facts good = before.getOrDefault(service, Facts.NONE);
      long soon = now + Search.GOES_ON.toNanos();
      sick.put(service, sick(service, view, good, Optional.empty(), unanswered, soon));
    }
    return !search.culprits().isEmpty() || !search.suspects().isEmpty();
  }

  private Sick sick(
      String service,
      CatalogView view,
      Facts good,
      Optional<Diagnostic> note,
      Set<Query<?>> unanswered,
      long retryAt) {
    Set<Query<?>> questions = Facts.questions(service, asked);
    Facts bad = Facts.of(service, view, questions);
    return new Sick(bad, good, note, questions, Set.copyOf(unanswered), retryAt);
  }

  List<Diagnostic> notes() {
    List<Diagnostic> notes = new ArrayList<>();
    sick.values().forEach(s -> s.note().ifPresent(notes::add));
    long suspects = sick.values().stream().filter(s -> s.note().isEmpty()).count();
    if (suspects > 0) {
      notes.add(
          new Diagnostic(
              suspects + " services",
              "some of them are refused; their last good forms are kept until it is known which",
              "wait"));
    }
    return notes;
  }

  /** After how long one is tried again. */
  Optional<Duration> again(long now) {
    return sick.values().stream()
        .map(s -> Duration.ofNanos(Math.max(0, s.retryAt() - now)))
        .min(Duration::compareTo);
  }
}
