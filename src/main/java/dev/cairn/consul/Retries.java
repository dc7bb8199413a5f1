package dev.cairn.consul;

import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions that fail by themselves are asked again, each ever later, all of them never often. */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final int MAX_SECONDS = 30;

  /** Eight a second, whatever their number. */
  private static final Duration SPACING = Duration.ofMillis(125);

  private final String place;
  private final ScheduledExecutorService thread;
  private final Consumer<BlockingQuery> ask;
  private final Map<BlockingQuery, Future<?>> waiting = new LinkedHashMap<>();
  private final Queue<BlockingQuery> due = new ArrayDeque<>();
  private final Map<BlockingQuery, Failure> reasons = new HashMap<>();
  private boolean draining;

  Retries(String place, ScheduledExecutorService thread, Consumer<BlockingQuery> ask) {
    this.place = place;
    this.thread = thread;
    this.ask = ask;
  }

  /** Asks again after 1, 2, 4 … 30 s. */
  void alone(BlockingQuery question, Failure failure) {
    if (!failure.equals(reasons.put(question, failure))) {
      LOG.warn("{}", problem(question));
    }
    int seconds = Math.min(MAX_SECONDS, 1 << Math.min(5, question.failures() - 1));
    later(question, Duration.ofSeconds(seconds));
  }

  void later(BlockingQuery question, Duration delay) {
    waiting.put(
        question, thread.schedule(() -> now(question), delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * One that failed was answered: what kept it from that may have kept others too.
   *
   * @param all whether every question failed, so that it was Consul and all may resume together
   */
  void recovered(boolean all) {
    failing().toList().forEach(this::now);
    while (all && !due.isEmpty()) {
      ask.accept(due.remove());
    }
  }

  /** Asks the one that has waited longest. */
  void hastenOne() {
    failing().findFirst().ifPresent(this::now);
  }

  private Stream<BlockingQuery> failing() {
    return waiting.keySet().stream().filter(q -> q.failures() > 0 && !q.isUnwanted());
  }

  private void now(BlockingQuery question) {
    Future<?> timer = waiting.remove(question);
    if (timer != null) {
      timer.cancel(false);
    }
    due.add(question);
    drain();
  }

  private void drain() {
    if (draining) {
      return;
    }
    BlockingQuery next = due.poll();
    if (next != null) {
      draining = true;
      ask.accept(next);
      thread.schedule(
          () -> {
            draining = false;
            drain();
          },
          SPACING.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /** One for each question that fails, with the age of what is kept. */
  List<Diagnostic> problems(Collection<BlockingQuery> questions) {
    reasons.keySet().removeIf(q -> q.isUnwanted() || q.failures() == 0);
    return questions.stream()
        .filter(q -> q.failures() > 0 && reasons.containsKey(q))
        .map(this::problem)
        .toList();
  }

  private Diagnostic problem(BlockingQuery question) {
    Failure failure = Objects.requireNonNull(reasons.get(question));
    long now = System.nanoTime();
    return new Diagnostic(
        place,
        question.poll() + ": " + failure.reason(),
        question
            .lastGood()
            .map(good -> "its last answer is kept, which is " + seconds(now - good) + " s old")
            .orElse("it was never answered, and what asks for it waits; " + failure.remedy()));
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
