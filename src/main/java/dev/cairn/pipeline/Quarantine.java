package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the services that make the proxy's check refuse a candidate, and replaces what Consul says
 * of them with what was accepted last, until they change.
 */
final class Quarantine {
  /** A check may take a second; what cannot be told apart with this many is left out together. */
  private static final int MOST_CHECKS = 40;

  /** What is not believed of a service, and what is taken instead. */
  private record Sick(Facts bad, Facts good, Diagnostic note) {}

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
    sick.entrySet().removeIf(e -> !Facts.of(e.getKey(), view, asked).equals(e.getValue().bad()));
    return Facts.replace(
        view,
        asked,
        sick.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().good())));
  }

  /** Takes note of what was accepted. */
  void accepted(CatalogView view, Set<Query<?>> questions) {
    accepted = view;
    asked = Set.copyOf(questions);
  }

  /**
   * Finds those whose change since the last accepted view is refused.
   *
   * @param why it was refused
   * @param passes whether the check accepts what a view is rendered to
   * @return whether any was found; {@link #over} leaves them out from now on
   */
  boolean isolate(
      CatalogView view, Set<Query<?>> questions, Diagnostic why, Predicate<CatalogView> passes) {
    asked = Set.copyOf(questions);
    Map<String, Facts> before = new HashMap<>();
    List<String> changed = new ArrayList<>();
    for (String service : Facts.services(view, asked)) {
      Facts old = accepted == null ? Facts.NONE : Facts.of(service, accepted, asked);
      if (!old.equals(Facts.of(service, view, asked))) {
        before.put(service, old);
        changed.add(service);
      }
    }
    if (changed.isEmpty() || !passes.test(Facts.replace(view, asked, before))) {
      return false;
    }
    Search search = new Search(view, before, passes);
    search.among(changed);
    for (String service : search.culprits) {
      Facts good = before.getOrDefault(service, Facts.NONE);
      sick.put(service, new Sick(Facts.of(service, view, asked), good, note(service, good, why)));
    }
    return !search.culprits.isEmpty();
  }

  private static Diagnostic note(String service, Facts good, Diagnostic why) {
    String fate = good.equals(Facts.NONE) ? "it is left out" : "its last good form is kept";
    return new Diagnostic(
        "service " + service,
        "the check refuses what it renders to, " + fate + " (" + why.problem() + ")",
        "correct its registration");
  }

  /** Halves the suspects, with all that is not proven good replaced by what it was. */
  private final class Search {
    private final CatalogView view;
    private final Map<String, Facts> reverted;
    private final Predicate<CatalogView> passes;
    private final List<String> culprits = new ArrayList<>();
    private int checks;

    Search(CatalogView view, Map<String, Facts> before, Predicate<CatalogView> passes) {
      this.view = view;
      this.reverted = new HashMap<>(before);
      this.passes = passes;
    }

    void among(List<String> suspects) {
      Map<String, Facts> without = new HashMap<>(reverted);
      suspects.forEach(without::remove);
      if (checks++ < MOST_CHECKS && passes.test(Facts.replace(view, asked, without))) {
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
