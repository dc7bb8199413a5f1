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
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What came of all elements of a loop. In every pass only those are printed that read an answer
 * that has changed; what the others cost grows with what has changed, not with the catalog.
 */
final class Round {
  private final Recalled recalled;
  private final Map<String, @Nullable Object> read = new HashMap<>();
  private final List<@Nullable Object> elements = new ArrayList<>();
  private final List<@Nullable Printed> printed = new ArrayList<>();
  private final Map<Query<?>, Asked> asked = new HashMap<>();

  /** Those that may come to something else although no answer has changed. */
  private final Set<Integer> unrepeatable = new HashSet<>();

  private final Set<Integer> loud = new HashSet<>();
  private final SortedSet<Integer> open = new TreeSet<>();
  private final Pieces text = new Pieces();
  private Set<Query<?>> questions = Set.of();
  private @Nullable PortPlan plan;
  private @Nullable Object of;
  private CatalogView view = CatalogView.NOTHING;
  private boolean othersAsked;

  /** What a question was answered, and at which elements it was put. */
  private record Asked(Object answer, Set<Integer> by) {}

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

  /**
   * Begins a pass. Answers are the same objects as long as nothing changed.
   *
   * @param loopsOver what the elements are of: the same object means the same elements
   */
  void begin(CatalogView now, Object loopsOver, Iterable<?> elementsNow) {
    open.clear();
    open.addAll(unrepeatable);
    for (Query<?> query : now.changedSince(view).orElse(asked.keySet())) {
      Asked known = asked.get(query);
      if (known != null && now.answer(query).orElse(null) != known.answer()) {
        open.addAll(known.by());
      }
    }
    if (of != loopsOver) {
      align(elementsNow);
      of = loopsOver;
    }
  }

  /** Takes what is known of elements wherever they are now. */
  private void align(Iterable<?> elementsNow) {
    Map<@Nullable Object, Printed> known = new HashMap<>();
    for (int i = 0; i < printed.size(); i++) {
      if (!open.contains(i)) {
        known.put(elements.get(i), at(i));
      }
    }
    clear();
    for (@Nullable Object element : elementsNow) {
      int index = elements.size();
      elements.add(element);
      printed.add(null);
      @Nullable Printed one = known.get(element);
      if (one == null) {
        open.add(index);
      } else {
        place(index, one);
      }
    }
  }

  private void clear() {
    elements.clear();
    printed.clear();
    asked.clear();
    unrepeatable.clear();
    loud.clear();
    open.clear();
    text.forget();
    othersAsked = true;
  }

  /** The elements that must be printed, in their order. */
  Set<Integer> open() {
    return open;
  }

  int size() {
    return elements.size();
  }

  @Nullable Object element(int index) {
    return elements.get(index);
  }

  /** What came of an element that is not open, or was printed since. */
  Printed at(int index) {
    return Objects.requireNonNull(printed.get(index));
  }

  /** Puts what came of an open element, and learns what was read for it. */
  void put(int index, Printed one, Map<String, @Nullable Object> variables) {
    @Nullable Printed before = printed.get(index);
    if (before != null) {
      forget(index, before);
    }
    place(index, one);
    if (before != null) {
      dropUnasked(before);
    }
    text.replaced(index);
    if (one.repeatable()) {
      read.putAll(variables);
      plan = one.trace().plan() == null ? plan : one.trace().plan();
    }
  }

  private void place(int index, Printed one) {
    printed.set(index, one);
    if (one.trace().isLoud()) {
      loud.add(index);
    }
    if (!one.repeatable()) {
      unrepeatable.add(index);
      return;
    }
    one.trace()
        .answers()
        .forEach(
            (query, answer) -> {
              @Nullable Asked known = asked.get(query);
              Set<Integer> by = known == null ? new HashSet<>(4) : known.by();
              by.add(index);
              othersAsked |= asked.put(query, new Asked(answer, by)) == null;
            });
  }

  private void forget(int index, Printed before) {
    loud.remove(index);
    unrepeatable.remove(index);
    if (before.repeatable()) {
      before.trace().answers().keySet().forEach(q -> askedAs(q).by().remove(index));
    }
  }

  private void dropUnasked(Printed before) {
    for (Query<?> query : before.trace().answers().keySet()) {
      if (before.repeatable() && askedAs(query).by().isEmpty()) {
        asked.remove(query);
        othersAsked = true;
      }
    }
  }

  private Asked askedAs(Query<?> query) {
    return Objects.requireNonNull(asked.get(query));
  }

  /** Ends a pass in which all that was open was printed. */
  void end(CatalogView now) {
    view = now;
    text.join(printed.size(), index -> at(index).text());
    if (othersAsked) {
      questions = Set.copyOf(asked.keySet());
      othersAsked = false;
    }
  }

  /** What all elements asked that need not be printed again; the same object as long as it is. */
  Set<Query<?>> questions() {
    return questions;
  }

  /** What elements left beside text and questions, of those that left anything. */
  List<Trace> left() {
    return loud.stream().sorted().map(index -> at(index).trace()).toList();
  }

  void writeTo(BoundedText all) {
    text.writeTo(all);
  }
}
