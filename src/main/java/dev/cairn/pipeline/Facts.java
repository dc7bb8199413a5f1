package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that a view says of one service.
 *
 * @param answers to the questions for its instances
 * @param listed how it is listed among all services
 */
record Facts(Map<Query.Instances, List<Instance>> answers, Map<Query.Services, Service> listed) {
  /** Of a service that is not there. */
  static final Facts NONE = new Facts(Map.of(), Map.of());

  Facts {
    answers = Map.copyOf(answers);
    listed = Map.copyOf(listed);
  }

  /** Without the instances whose addresses belong to other services by now. */
  Facts withoutStrangers(Addresses addresses) {
    Map<Query.Instances, List<Instance>> ours = new HashMap<>();
    answers.forEach(
        (query, all) ->
            ours.put(
                query,
                all.stream().filter(i -> !addresses.isStranger(i, query.service())).toList()));
    return new Facts(ours, listed);
  }

  /** The questions that tell who has its addresses. */
  Set<Query<?>> homes(CatalogView view) {
    Set<Query<?>> homes = new HashSet<>();
    answers.forEach((query, all) -> homes.addAll(Addresses.homes(view, query, all)));
    return homes;
  }

  static Facts of(String service, CatalogView view, Set<Query<?>> asked) {
    Map<Query.Instances, List<Instance>> answers = new HashMap<>();
    Map<Query.Services, Service> listed = new HashMap<>();
    for (Query<?> query : asked) {
      if (query instanceof Query.Instances q && q.service().equals(service)) {
        view.answer(q).filter(a -> !a.isEmpty()).ifPresent(a -> answers.put(q, a));
      } else if (query instanceof Query.Services q) {
        view.answer(q).stream()
            .flatMap(List::stream)
            .filter(s -> s.name().equals(service))
            .forEach(s -> listed.put(q, s));
      }
    }
    return new Facts(answers, listed);
  }

  /** Those of the questions that tell of a service. */
  static Set<Query<?>> questions(String service, Set<Query<?>> asked) {
    return asked.stream()
        .filter(
            query ->
                query instanceof Query.Services
                    || (query instanceof Query.Instances q && q.service().equals(service)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Every service that a view speaks of, sorted. */
  static Set<String> services(CatalogView view, Set<Query<?>> asked) {
    Set<String> names = new TreeSet<>();
    for (Query<?> query : asked) {
      if (query instanceof Query.Instances q) {
        names.add(q.service());
      } else if (query instanceof Query.Services q) {
        view.answer(q).ifPresent(all -> all.forEach(s -> names.add(s.name())));
      }
    }
    return names;
  }

  /** The view with other facts of some services. */
  static CatalogView replace(CatalogView view, Set<Query<?>> asked, Map<String, Facts> others) {
    if (others.isEmpty()) {
      return view;
    }
    Map<Query<?>, Object> overrides = new HashMap<>();
    for (Query<?> query : asked) {
      if (query instanceof Query.Instances q) {
        Optional.ofNullable(others.get(q.service()))
            .ifPresent(f -> overrides.put(q, f.answers().getOrDefault(q, List.of())));
      } else if (query instanceof Query.Services q) {
        view.answer(q).ifPresent(all -> overrides.put(q, listed(q, all, others)));
      }
    }
    return new OverriddenView(view, overrides);
  }

  private static List<Service> listed(
      Query.Services query, List<Service> all, Map<String, Facts> others) {
    List<Service> listed = new ArrayList<>(all);
    listed.removeIf(service -> others.containsKey(service.name()));
    others.values().stream()
        .flatMap(f -> Optional.ofNullable(f.listed().get(query)).stream())
        .forEach(listed::add);
    listed.sort(Comparator.comparing(Service::name));
    return List.copyOf(listed);
  }
}
