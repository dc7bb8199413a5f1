package dev.cairn.consul;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks questions that have no long poll of their own in turn, although nothing tells that their
 * answers have changed: a wrong answer, or a passing check's output, nobody tells of. Used by the
 * source's thread only.
 */
final class Backstop {
  /** Twenty a second, whatever their number. */
  private static final Duration SPACING = Duration.ofMillis(50);

  private final ScheduledExecutorService thread;
  private final Duration round;
  private final Supplier<Stream<BlockingQuery>> told;
  private final Consumer<BlockingQuery> ask;
  private final Queue<BlockingQuery> left = new ArrayDeque<>();
  private Duration spacing = SPACING;
  private boolean running;

  /**
   * @param round how long it may take until all have been asked, if they are not too many
   * @param told the questions
   */
  Backstop(
      ScheduledExecutorService thread,
      Duration round,
      Supplier<Stream<BlockingQuery>> told,
      Consumer<BlockingQuery> ask) {
    this.thread = thread;
    this.round = round;
    this.told = told;
    this.ask = ask;
  }

  /** Goes on until there are none. */
  void start() {
    if (!running) {
      running = true;
      step();
    }
  }

  private void step() {
    if (left.isEmpty()) {
      told.get().forEach(left::add);
      spacing = left.isEmpty() ? SPACING : longer(SPACING, round.dividedBy(left.size()));
    } else {
      ask.accept(left.remove());
    }
    running = !left.isEmpty() || told.get().findAny().isPresent();
    if (running) {
      thread.schedule(this::step, spacing.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
