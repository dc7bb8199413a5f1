package dev.cairn.consul;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** The questions that wait for their turn, in its order. Used by the source's thread only. */
final class Line {
  private final Deque<BlockingQuery> ready = new ArrayDeque<>();
  private final Sweep sweep;

  /**
   * @param pump is told when there is something to ask again
   */
  Line(ScheduledExecutorService thread, Runnable pump) {
    this.sweep = new Sweep(thread, pump);
  }

  /** How many there are but for those of a sweep. */
  int size() {
    return ready.size();
  }

  void add(BlockingQuery question) {
    ready.add(question);
  }

  /** Somebody waits for it. */
  void addFirst(BlockingQuery question) {
    ready.addFirst(question);
  }

  Sweep sweep() {
    return sweep;
  }

  /** Of those that are not of a sweep. */
  BlockingQuery next() {
    return ready.remove();
  }

  /** Whichever is next. */
  Optional<BlockingQuery> any() {
    return Optional.ofNullable(ready.poll()).or(sweep::any);
  }

  /** Others are asked now, or in other ways. */
  void reorder() {
    for (Optional<BlockingQuery> swept = sweep.any(); swept.isPresent(); swept = sweep.any()) {
      ready.add(swept.get());
    }
    ready.removeIf(BlockingQuery::isUnwanted);
  }
}
