package dev.cairn.consul;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The last good answers, and what never had one. Written by the source, read by all sets. */
final class KnownAnswers {
  /** More changes than these between two looks, and everything is looked at. */
  private static final int REMEMBERED = 1000;

  private final Map<Query<?>, Object> answers = new HashMap<>();
  private final Set<Query<?>> failing = new HashSet<>();

  /** What the last changes were about, the last one first. */
  private final Deque<Query<?>> changed = new ArrayDeque<>();

  private long changes;
  private View last = new View(0, Map.of(), Set.of());

  synchronized void answered(Query<?> query, Object value) {
    answers.put(query, value);
    failing.remove(query);
    changed(query);
  }

  /** Whether that is news: the question was never answered, and has not failed before. */
  synchronized boolean failed(Query<?> query) {
    boolean news = !answers.containsKey(query) && failing.add(query);
    if (news) {
      changed(query);
    }
    return news;
  }

  synchronized void dropped(Query<?> query) {
    answers.remove(query);
    failing.remove(query);
    changed(query);
  }

  synchronized boolean has(Query<?> query) {
    return answers.containsKey(query);
  }

  private void changed(Query<?> query) {
    changes++;
    changed.addFirst(query);
    if (changed.size() > REMEMBERED) {
      changed.removeLast();
    }
  }

  /** All of it at one moment: sets look far more often than anything changes. */
  synchronized CatalogView view() {
    if (last.changes != changes) {
      last = new View(changes, answers, failing);
    }
    return last;
  }

  /** Empty where that is not remembered any more. */
  private synchronized Optional<Set<Query<?>>> changedFrom(long then, long now) {
    if (then > now || changes - then > changed.size()) {
      return Optional.empty();
    }
    Set<Query<?>> between = new HashSet<>();
    Iterator<Query<?>> latestFirst = changed.iterator();
    for (long change = changes; change > then; change--) {
      Query<?> query = latestFirst.next();
      if (change <= now) {
        between.add(query);
      }
    }
    return Optional.of(between);
  }

  private final class View implements CatalogView {
    private final long changes;
    private final Map<Query<?>, Object> answers;
    private final Set<Query<?>> failing;

    View(long changes, Map<Query<?>, Object> answers, Set<Query<?>> failing) {
      this.changes = changes;
      // Looked up far more often than it is made, for which this is better than Map.copyOf.
      this.answers = Collections.unmodifiableMap(new HashMap<>(answers));
      this.failing = Set.copyOf(failing);
    }

    private KnownAnswers owner() {
      return KnownAnswers.this;
    }

    @Override
    @SuppressWarnings("unchecked") // Each query's type is the type of its answer.
    public <A> Optional<A> answer(Query<A> query) {
      return (Optional<A>) Optional.ofNullable(answers.get(query));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Of the same source.
    public Optional<Set<Query<?>>> changedSince(CatalogView earlier) {
      return earlier instanceof View view && view.owner() == owner()
          ? changedFrom(view.changes, changes)
          : Optional.empty();
    }

    @Override
    public boolean fails(Query<?> query) {
      return failing.contains(query) && !answers.containsKey(query);
    }
  }
}
