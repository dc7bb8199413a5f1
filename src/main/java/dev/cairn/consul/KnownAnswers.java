package dev.cairn.consul;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The last good answers, and what never had one. Written by the source, read by all sets. */
final class KnownAnswers {
  private final Map<Query<?>, Object> answers = new ConcurrentHashMap<>();
  private final Set<Query<?>> failing = ConcurrentHashMap.newKeySet();
  private final AtomicLong changes = new AtomicLong();
  private volatile View last = new View(0, Map.of(), Set.of());

  void answered(Query<?> query, Object value) {
    answers.put(query, value);
    failing.remove(query);
    changes.incrementAndGet();
  }

  /** Whether that is news: the question was never answered, and has not failed before. */
  boolean failed(Query<?> query) {
    boolean news = !answers.containsKey(query) && failing.add(query);
    if (news) {
      changes.incrementAndGet();
    }
    return news;
  }

  void dropped(Query<?> query) {
    answers.remove(query);
    failing.remove(query);
    changes.incrementAndGet();
  }

  /** All of it at one moment: sets look far more often than anything changes. */
  CatalogView view() {
    // Counted before it is copied: what changes meanwhile is looked at again.
    long now = changes.get();
    View known = last;
    if (known.changes != now) {
      known = new View(now, answers, failing);
      last = known;
    }
    return known;
  }

  private record View(long changes, Map<Query<?>, Object> answers, Set<Query<?>> failing)
      implements CatalogView {
    private View {
      // Looked up far more often than it is made, for which this one is better than Map.copyOf.
      answers = Collections.unmodifiableMap(new HashMap<>(answers));
      failing = Set.copyOf(failing);
    }

    @Override
    @SuppressWarnings("unchecked") // Each query's type is the type of its answer.
    public <A> Optional<A> answer(Query<A> query) {
      return (Optional<A>) Optional.ofNullable(answers.get(query));
    }

    @Override
    public boolean fails(Query<?> query) {
      return failing.contains(query) && !answers.containsKey(query);
    }
  }
}
