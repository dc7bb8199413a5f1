package dev.cairn.consul;

import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final Queue<BlockingQuery> due = new ArrayDeque<>();
  private final Map<BlockingQuery, String> reasons = new HashMap<>();
  private boolean draining;

  Retries(String place, ScheduledExecutorService thread, Consumer<BlockingQuery> ask) {
    this.place = place;
    this.thread = thread;
    this.ask = ask;
  }

  /** Asks again after 1, 2, 4 … 30 s. */
  void alone(BlockingQuery question, String reason) {
    if (!reason.equals(reasons.put(question, reason))) {
      LOG.warn("{}: {}: {}; keeping its last answer", place, question.query(), reason);
    }
    int seconds = Math.min(MAX_SECONDS, 1 << Math.min(5, question.failures() - 1));
    later(question, Duration.ofSeconds(seconds));
  }

  void later(BlockingQuery question, Duration delay) {
    thread.schedule(
        () -> {
          due.add(question);
          drain();
        },
        delay.toMillis(),
        TimeUnit.MILLISECONDS);
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
    long now = System.nanoTime();
    return questions.stream()
        .filter(q -> q.failures() > 0 && reasons.containsKey(q))
        .map(
            q ->
                new Diagnostic(
                    place,
                    q.query() + ": " + reasons.get(q),
                    q.lastGood()
                        .map(good -> "its last answer is " + seconds(now - good) + " s old")
                        .orElse("it was never answered")))
        .toList();
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }
}
