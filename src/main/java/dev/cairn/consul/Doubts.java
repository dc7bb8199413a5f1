package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Questions whose answers are not believed and are to be asked for anew. */
final class Doubts {
  private final Set<BlockingQuery> waiting = new LinkedHashSet<>();

  /** Those of all questions that are doubted and were answered before. */
  void add(Collection<BlockingQuery> all, Set<Query<?>> doubted) {
    all.stream()
        .filter(q -> isOf(q.poll(), doubted) && q.value().isPresent())
        .forEach(waiting::add);
  }

  private static boolean isOf(Poll poll, Set<Query<?>> doubted) {
    return poll instanceof Poll.Question question && doubted.contains(question.query());
  }

  /** The next one that is still wanted. */
  Optional<BlockingQuery> next() {
    Iterator<BlockingQuery> all = waiting.iterator();
    while (all.hasNext()) {
      BlockingQuery question = all.next();
      all.remove();
      if (!question.isUnwanted()) {
        return Optional.of(question);
      }
    }
    return Optional.empty();
  }
}
