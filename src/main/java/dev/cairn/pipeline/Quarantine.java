package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the services that make the proxy's check refuse a candidate, or that no template can print,
 * and replaces what Consul says of them with what was accepted last, until they change.
 */
final class Quarantine {
  /** A check may take a second; what cannot be told apart with this many is left out together. */
  private static final int MOST_CHECKS = 40;

  /** What is not believed of a service, what is taken instead, and the questions about it. */
  private record Sick(Facts bad, Facts good, Diagnostic note, Set<Query<?>> questions) {}

  private final Map<String, Sick> sick = new TreeMap<>();
  private @Nullable CatalogView accepted;
  private Set<Query<?>> asked = Set.of();

  void inherit(Quarantine before) {
    sick.putAll(before.sick);
    accepted = before.accepted;
    asked = before.asked;
  }

  /** The view with the last accepted form of the services that are not believed. */
  CatalogView over(CatalogView view) {
    sick.entrySet()
        .removeIf(
            e -> !Facts.of(e.getKey(), view, e.getValue().questions()).equals(e.getValue().bad()));
    Set<Query<?>> all = new HashSet<>(asked);
    all.addAll(asksToo());
    return Facts.replace(
        view,
        all,
        sick.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().good())));
  }

  /** Of services that are left out nothing is asked any more, and yet they may get well. */
  Set<Query<?>> asksToo() {
    return sick.values().stream()
        .flatMap(s -> s.questions().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Takes note of what was accepted. */
  void accepted(CatalogView view, Set<Query<?>> questions) {
    accepted = view;
    asked = Set.copyOf(questions);
  }

  /**
   * Finds those whose change since the last accepted view is refused.
   *
   * @return whether any was found; {@link #over} leaves them out from now on
   */
  boolean isolate(CatalogView view, Trials trials) {
    asked = trials.asked();
    Map<String, Facts> before = new HashMap<>();
    List<String> changed = new ArrayList<>();
    for (String service : Facts.services(view, asked)) {
      Facts old = accepted == null ? Facts.NONE : Facts.of(service, accepted, asked);
      if (!old.equals(Facts.of(service, view, asked))) {
        before.put(service, old);
        changed.add(service);
      }
    }
    if (changed.isEmpty() || !trials.passes(Facts.replace(view, asked, before))) {
      return false;
    }
    Search search = new Search(view, before, trials);
    search.among(changed);
    if (!trials.isConclusive()) {
      return false;
    }
    for (String service : search.culprits) {
      Facts good = before.getOrDefault(service, Facts.NONE);
      Set<Query<?>> questions = Facts.questions(service, asked);
      Facts bad = Facts.of(service, view, questions);
      sick.put(service, new Sick(bad, good, trials.note(service, good), questions));
    }
    return !search.culprits.isEmpty();
  }

  /** Halves the suspects, with all that is not proven good replaced by what it was. */
  private final class Search {
    private final CatalogView view;
    private final Map<String, Facts> reverted;
    private final Trials trials;
    private final List<String> culprits = new ArrayList<>();
    private int checks;

    Search(CatalogView view, Map<String, Facts> before, Trials trials) {
      this.view = view;
      this.reverted = new HashMap<>(before);
      this.trials = trials;
    }

    void among(List<String> suspects) {
      Map<String, Facts> without = new HashMap<>(reverted);
      suspects.forEach(without::remove);
      if (checks++ < MOST_CHECKS && trials.passes(Facts.replace(view, asked, without))) {
        suspects.forEach(reverted::remove);
      } else if (suspects.size() == 1 || checks > MOST_CHECKS) {
        culprits.addAll(suspects);
      } else {
        int half = suspects.size() / 2;
        among(suspects.subList(0, half));
        among(suspects.subList(half, suspects.size()));
      }
    }
  }

  List<Diagnostic> notes() {
    return sick.values().stream().map(Sick::note).toList();
  }
}
