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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions that fail by themselves are asked again, each ever later, all of them never often. */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final int MAX_SECONDS = 30;

  /** Eight a second, whatever their number. */
  private static final Duration SPACING = Duration.ofMillis(125);

  /** Of those that fail alike, of which there may be thousands. */
  private static final int NAMED = 3;

  private static final int REPORTED = 20;

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
      say(question, failure);
    }
    int seconds = Math.min(MAX_SECONDS, 1 << Math.min(5, question.failures() - 1));
    later(question, Duration.ofSeconds(seconds));
  }

  private void say(BlockingQuery question, Failure failure) {
    long alike =
        reasons.entrySet().stream()
            .filter(e -> e.getValue().equals(failure) && isBeside(question, e.getKey()))
            .count();
    if (alike <= NAMED) {
      LOG.warn("{}", problem(question));
    } else if (alike == NAMED + 1) {
      LOG.warn("{}: more fail like that ({}); --verbose names them", place, failure.reason());
    } else {
      LOG.debug("{}", problem(question));
    }
  }

  void later(BlockingQuery question, Duration delay) {
    waiting.put(
        question, thread.schedule(() -> now(question), delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * One that failed was answered: what kept it from that may have kept others of its datacenter
   * too. Each asks two at once, so that where all do well none waits for long.
   *
   * @return who was to blame
   */
  Failure.@Nullable Blame recovered(BlockingQuery question) {
    failing().filter(q -> isBeside(question, q)).toList().forEach(this::now);
    for (int i = 0; i < 2; i++) {
      due.stream().filter(q -> isBeside(question, q)).findFirst().ifPresent(this::next);
    }
    @Nullable Failure failure = reasons.get(question);
    return failure == null ? null : failure.blame();
  }

  private static boolean isBeside(BlockingQuery one, BlockingQuery other) {
    return one.poll().datacenter().equals(other.poll().datacenter());
  }

  private void next(BlockingQuery question) {
    due.remove(question);
    ask.accept(question);
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

  /** One for each question that fails, with the age of what is kept; of many the first ones. */
  List<Diagnostic> problems(Collection<BlockingQuery> questions) {
    reasons.keySet().removeIf(q -> q.isUnwanted() || q.failures() == 0);
    return questions.stream()
        .filter(q -> q.failures() > 0 && reasons.containsKey(q))
        .limit(REPORTED)
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
