package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses of all instances, counted anew only where an answer is another than before. */
final class Endpoints {
  private final Map<Query.Instances, List<Instance>> answers = new HashMap<>();
  private final Map<String, Integer> times = new HashMap<>();
  private Set<Query<?>> questions = Set.of();
  private CatalogView counted = CatalogView.NOTHING;

  /**
   * Counts what these questions are answered now.
   *
   * @param asked never changed
   */
  @SuppressWarnings("ReferenceEquality") // The same questions mostly are the very same set.
  void count(CatalogView view, Set<Query<?>> asked) {
    boolean same = asked == questions;
    if (!same) {
      questions = asked;
      List<Query.Instances> gone = new ArrayList<>(answers.keySet());
      gone.removeAll(asked);
      gone.forEach(q -> replace(q, null));
    }
    for (Query<?> query : same ? view.changedSince(counted).orElse(asked) : asked) {
      if (query instanceof Query.Instances q && asked.contains(q)) {
        replace(q, view.answer(q).orElse(null));
      }
    }
    counted = view;
  }

  @SuppressWarnings("ReferenceEquality") // An answer that did not change is the very same list.
  private void replace(Query.Instances query, @Nullable List<Instance> now) {
    List<Instance> before = answers.get(query);
    if (before != now) {
      if (now == null) {
        answers.remove(query);
      } else {
        answers.put(query, now);
      }
      add(before, -1);
      add(now, 1);
    }
  }

  private void add(@Nullable List<Instance> instances, int by) {
    if (instances != null) {
      for (Instance i : instances) {
        times.merge(Addresses.endpoint(i.address(), i.port()), by, Endpoints::sum);
      }
    }
  }

  /** None at all leaves the map. */
  private static @Nullable Integer sum(int one, int other) {
    return one + other == 0 ? null : (Integer) (one + other);
  }

  /** As balancers write them, IPv6 in brackets. */
  boolean contains(String endpoint) {
    return times.containsKey(endpoint);
  }
}
