package dev.cairn.consul;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is done about failures: where Consul is down one question a second probes for all, and where
 * a question fails by itself it is asked ever later. Used by the source's thread only, but for what
 * it reports.
 */
final class Recovery {
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final Duration PLAN_AGAIN = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ScheduledExecutorService thread;
  private final Agenda agenda;
  private final UnderWay underWay;
  private final Agenda.Asker asker;
  private final Outage outage;
  private final Retries retries;
  private final Pace pace = new Pace();
  private long lastAnswer;
  private boolean probeScheduled;
  private boolean paced;
  private boolean planRetried;
  private volatile Optional<Instant> outageSince = Optional.empty();
  private volatile List<Diagnostic> problems = List.of();

  Recovery(
      String place,
      InstantSource clock,
      ScheduledExecutorService thread,
      Agenda agenda,
      UnderWay underWay,
      Agenda.Asker asker) {
    this.thread = thread;
    this.agenda = agenda;
    this.underWay = underWay;
    this.asker = asker;
    this.outage = new Outage(place, clock);
    this.retries = new Retries(place, thread, this::queue);
  }

  private void queue(BlockingQuery question) {
    agenda.add(question);
    asker.pump();
  }

  /** When the outage began that lasts; thread-safe. */
  Optional<Instant> outageSince() {
    return outageSince;
  }

  /** What is wrong; thread-safe. */
  List<Diagnostic> problems() {
    return problems;
  }

  /** What is wanted may have become another. */
  void report() {
    outageSince = outage.since();
    problems =
        outage.isOn() ? List.of(outage.problem()) : retries.problems(agenda.questions().all());
  }

  /** Whether questions can be asked; where they could be soon, the asker is told then. */
  boolean allowsMore() {
    if (outage.isOn()) {
      return false;
    }
    long left = pace.left(System.nanoTime());
    if (left > 0 && !paced) {
      paced = true;
      thread.schedule(this::goOn, left, TimeUnit.NANOSECONDS);
    }
    return left == 0;
  }

  private void goOn() {
    paced = false;
    asker.pump();
  }

  /** A question is asked. */
  void asked() {
    pace.took(System.nanoTime());
  }

  /**
   * A server answered what is too old to be used: it proves no more than that it runs.
   *
   * @return whether the leader may be asked at once; in an outage that is the next probe's
   */
  boolean isBehind() {
    outage.hasNoLeader();
    return !outage.isOn();
  }

  /** Consul can be asked. */
  void heard() {
    lastAnswer = System.nanoTime();
    boolean broken = outage.isBroken();
    if (outage.answered()) {
      if (broken) {
        // What goes on was begun before: its connection may be dead and nobody have told.
        underWay.giveUp(q -> true);
        agenda.restart();
      } else {
        agenda.restartTold();
      }
      pace.resumed();
      report();
      asker.pump();
    }
  }

  /**
   * A question was answered.
   *
   * @return whether its answer is another than before
   */
  boolean answered(BlockingQuery question, Answer answer) {
    pace.answered();
    boolean recovered = question.failures() > 0;
    boolean news = question.answered(answer, lastAnswer);
    if (question.wentBack() && !isOfKeys(question.poll())) {
      restored(question.poll().datacenter());
    }
    if (recovered) {
      if (retries.recovered(question) == Failure.Blame.REFUSED) {
        retryPlanSoon();
      }
      report();
    }
    return news;
  }

  /** Where keys were deleted their index goes back after a while without any other reason. */
  private static boolean isOfKeys(Poll poll) {
    return poll instanceof Poll.Question question
        && (question.query() instanceof Query.Key || question.query() instanceof Query.Tree);
  }

  private void restored(String datacenter) {
    agenda.forgetIndexes(datacenter);
    underWay.giveUp(q -> q.poll().datacenter().equals(datacenter));
  }

  /** Where rights come back, they do for many questions. */
  private void retryPlanSoon() {
    if (!planRetried) {
      planRetried = true;
      thread.schedule(
          () -> {
            planRetried = false;
            agenda.retryPlan();
          },
          SOON.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /** Asks again after a time. */
  void later(BlockingQuery question, Duration delay) {
    retries.later(question, delay);
  }

  /** A question was not answered. */
  void failed(BlockingQuery question, Throwable thrown) {
    Failure failure = Failure.of(thrown);
    if (failure.blame() == Failure.Blame.REFUSED) {
      heard();
    } else if (failure.blame() == Failure.Blame.CONNECTION) {
      // Others may be dead as well, and each of them would take a question or a probe.
      underWay.closeIdle();
    }
    if (question.isUnwanted()) {
      return;
    }
    if (failure.equals(Failure.GIVEN_UP)) {
      question.restart();
      agenda.add(question);
      return;
    }
    if (failure.equals(Failure.TOO_MANY)) {
      pace.refused(System.nanoTime());
      if (question.failures() > 0 && !agenda.questions().allFail()) {
        // Whoever refuses is there; others may be parked, and not be answered for a long time.
        heard();
      }
    }
    boolean alone = isAlone(question, failure);
    question.failed(System.nanoTime());
    if (failure.ofQuestion() && question.poll() instanceof Poll.Signal signal) {
      agenda.giveUp(signal, failure.reason());
      thread.schedule(agenda::retryPlan, PLAN_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } else if (alone) {
      retries.alone(question, failure);
      asker.fails(question);
      scheduleProbe();
    } else {
      down(question, failure);
    }
    report();
  }

  /** Whether others may do well: they were answered since it failed last, or are of elsewhere. */
  private boolean isAlone(BlockingQuery question, Failure failure) {
    boolean ofDatacenter =
        failure.blame() == Failure.Blame.CONSUL
            && !failure.equals(Failure.TOO_MANY)
            && !question.poll().datacenter().isEmpty();
    return failure.ofQuestion()
        || ofDatacenter
        || (question.failures() > 0 && lastAnswer - question.lastFailure() > 0);
  }

  private void down(BlockingQuery question, Failure failure) {
    agenda.add(question);
    if (outage.failed(failure)) {
      // What waits as well keeps its question, and its connection, from others.
      underWay.giveUp(q -> true);
    }
    scheduleProbe();
  }

  private void scheduleProbe() {
    if (!probeScheduled) {
      probeScheduled = true;
      thread.schedule(this::probe, PROBE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void probe() {
    probeScheduled = false;
    if (outage.isOn()) {
      // Where Consul is silent, calls last longer than a second: probes too are within the budget.
      if (underWay.hasRoom()) {
        agenda.any().ifPresent(q -> asker.probe(q, outage.probe()));
      }
      scheduleProbe();
    } else if (agenda.questions().allFail()) {
      // The token may be given its rights at any moment.
      retries.hastenOne();
      scheduleProbe();
    }
  }
}
