package dev.cairn.template;

import dev.cairn.catalog.Query;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a pass asked.
 *
 * @param inLoops by parts that stay the same objects as long as they are the same
 * @param besides all others
 */
record Questions(Set<Query<?>> besides, List<Set<Query<?>>> inLoops) {
  static final Questions NONE = new Questions(Set.of(), List.of());

  Questions {
    Set<Query<?>> others = new LinkedHashSet<>(besides);
    List<Set<Query<?>>> parts = List.copyOf(inLoops);
    others.removeIf(query -> parts.stream().anyMatch(part -> part.contains(query)));
    inLoops = parts;
    besides = Set.copyOf(others);
  }

  /** Told without comparing thousands of questions. */
  boolean isSame(Questions other) {
    return isSame(inLoops, other.inLoops) && besides.equals(other.besides);
  }

  @SuppressWarnings("ReferenceEquality") // Parts are the same objects as long as they are the same.
  private static boolean isSame(List<Set<Query<?>>> some, List<Set<Query<?>>> others) {
    for (int i = 0; i < some.size() && i < others.size(); i++) {
      if (some.get(i) != others.get(i)) {
        return false;
      }
    }
    return some.size() == others.size();
  }

  Set<Query<?>> all() {
    Set<Query<?>> all = new HashSet<>(besides);
    inLoops.forEach(all::addAll);
    return Set.copyOf(all);
  }
}
