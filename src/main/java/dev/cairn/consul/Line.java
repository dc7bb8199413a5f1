package dev.cairn.consul;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/** The questions that wait for their turn, in its order. Used by the source's thread only. */
final class Line {
  private final ScheduledExecutorService thread;
  private final Runnable pump;
  private final Deque<BlockingQuery> ready = new ArrayDeque<>();
  private final Map<String, Sweep> sweeps = new HashMap<>();

  /** Whose turn it is. */
  private final Deque<Sweep> turns = new ArrayDeque<>();

  /**
   * @param pump is told when there is something to ask again
   */
  Line(ScheduledExecutorService thread, Runnable pump) {
    this.thread = thread;
    this.pump = pump;
  }

  /** How many there are but for those of sweeps. */
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

  /** That of a datacenter: an index of one says nothing in another. */
  Sweep sweep(String datacenter) {
    return sweeps.computeIfAbsent(
        datacenter,
        name -> {
          Sweep sweep = new Sweep(thread, System::nanoTime, pump);
          turns.add(sweep);
          return sweep;
        });
  }

  /** Of those that are not of a sweep. */
  BlockingQuery next() {
    return ready.remove();
  }

  /** Of those that are, one of each sweep in turn; empty: there is none just now. */
  Optional<BlockingQuery> swept() {
    return swept(Sweep::next);
  }

  private Optional<BlockingQuery> swept(Function<Sweep, Optional<BlockingQuery>> next) {
    Optional<BlockingQuery> question = Optional.empty();
    for (int i = turns.size(); i > 0 && question.isEmpty(); i--) {
      Sweep sweep = turns.remove();
      turns.add(sweep);
      question = next.apply(sweep);
    }
    return question;
  }

  /**
   * It is to be asked otherwise.
   *
   * @return whether it was one of a sweep's
   */
  boolean unsweep(BlockingQuery question) {
    return sweeps.values().stream().anyMatch(s -> s.remove(question));
  }

  /** Whichever is next. */
  Optional<BlockingQuery> any() {
    return Optional.ofNullable(ready.poll()).or(() -> swept(Sweep::any));
  }

  /** Others are asked now. */
  void dropUnwanted() {
    ready.removeIf(BlockingQuery::isUnwanted);
    turns.forEach(Sweep::dropUnwanted);
  }
}
