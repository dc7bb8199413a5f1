package dev.cairn.consul;

import dev.cairn.catalog.Query;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Asks anew questions whose answers are not believed, each in its turn. Used by the source's thread
 * only.
 */
final class Doubts {
  /** Fifty a second, however many are doubted: the leader answers them in full. */
  private static final Duration SPACING = Duration.ofMillis(20);

  private final ScheduledExecutorService thread;
  private final Predicate<BlockingQuery> ask;
  private final Set<BlockingQuery> waiting = new LinkedHashSet<>();
  private boolean running;

  /**
   * @param ask tells whether there was room to do so
   */
  Doubts(ScheduledExecutorService thread, Predicate<BlockingQuery> ask) {
    this.thread = thread;
    this.ask = ask;
  }

  /** Those of all questions that are doubted and were answered before. */
  void add(Collection<BlockingQuery> all, Set<Query<?>> doubted) {
    all.stream()
        .filter(q -> isOf(q.poll(), doubted) && q.value().isPresent())
        .forEach(waiting::add);
    if (!running) {
      step();
    }
  }

  private static boolean isOf(Poll poll, Set<Query<?>> doubted) {
    return poll instanceof Poll.Question question && doubted.contains(question.query());
  }

  private void step() {
    next().filter(ask).ifPresent(waiting::remove);
    running = !waiting.isEmpty();
    if (running) {
      thread.schedule(this::step, SPACING.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The first one that is still wanted. */
  private Optional<BlockingQuery> next() {
    Iterator<BlockingQuery> all = waiting.iterator();
    while (all.hasNext()) {
      BlockingQuery question = all.next();
      if (!question.isUnwanted()) {
        return Optional.of(question);
      }
      all.remove();
    }
    return Optional.empty();
  }
}
