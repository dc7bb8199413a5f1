package dev.cairn.template;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.listener.PortPlan;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of all elements of a loop. It is gone through again in every pass, and only what reads
 * an answer that has changed is done again.
 */
final class Round {
  private final List<Printed> printed = new ArrayList<>();
  private final Map<String, @Nullable Object> read = new HashMap<>();
  private final Map<Query<?>, Object> answers = new HashMap<>();
  private final Recalled recalled;
  private @Nullable PortPlan plan;

  /** The answers that are others than the last time, while it is gone through. */
  private final Set<Query<?>> changed = new HashSet<>();

  /** Elements that are not where they were; made where the first is met. */
  private @Nullable Map<Object, Printed> moved;

  private int next;

  Round(Recalled recalled) {
    this.recalled = recalled;
  }

  /** Whether what the elements read of what is around them, but for answers, is as it was. */
  boolean holds(ScopeChain scopes, Recalled now, @Nullable PortPlan planNow) {
    if (recalled != now || (plan != null && plan != planNow)) {
      return false;
    }
    for (Map.Entry<String, @Nullable Object> variable : read.entrySet()) {
      if (!ObservedScope.isStill(variable.getKey(), variable.getValue(), scopes)) {
        return false;
      }
    }
    return true;
  }

  /** Begins to go through it. Answers are the same objects as long as nothing changed. */
  void begin(CatalogView view) {
    next = 0;
    moved = null;
    changed.clear();
    answers.forEach(
        (query, answer) -> {
          if (view.answer(query).orElse(null) != answer) {
            changed.add(query);
          }
        });
    answers.keySet().removeAll(changed);
  }

  /** What came of the next element; null where it must be printed. */
  @Nullable Printed next(Object element) {
    Printed here = next < printed.size() ? printed.get(next) : null;
    if (here == null || here.element() != element) {
      here = moved().get(element);
    }
    return here != null && isStillTrue(here) ? here.at(element) : null;
  }

  private Map<Object, Printed> moved() {
    if (moved == null) {
      moved = new HashMap<>();
      for (Printed one : printed) {
        moved.put(one.element(), one);
      }
    }
    return moved;
  }

  private boolean isStillTrue(Printed one) {
    return one.repeatable() && !one.trace().askedAny(changed);
  }

  /** Puts what came of the next element. */
  void put(Printed one) {
    if (next == printed.size()) {
      printed.add(one);
    } else {
      printed.set(next, one);
    }
    next++;
  }

  /** Learns what was read for an element that was printed. */
  void learn(Trace trace, Map<String, @Nullable Object> variables) {
    answers.putAll(trace.answers());
    read.putAll(variables);
    if (trace.plan() != null) {
      plan = trace.plan();
    }
  }

  /** Ends it; what was behind the last element is forgotten. */
  void end() {
    printed.subList(next, printed.size()).clear();
    moved = null;
  }
}
