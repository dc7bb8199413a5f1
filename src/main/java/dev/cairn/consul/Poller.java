package dev.cairn.consul;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks what is on its agenda. One thread owns all of its state; calls come back to it. */
final class Poller implements Agenda.Asker, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final Duration PLAN_AGAIN = Duration.ofMinutes(5);

  private final ConsulSettings settings;
  private final boolean watch;
  private final ConsulClients clients;
  private final Outage outage;
  private final Retries retries;
  private final Agenda agenda;
  private final BiConsumer<Query<?>, Object> changed;
  private final Consumer<Query<?>> failing;
  private final Consumer<Query<?>> dropped;
  private final ScheduledExecutorService thread;
  private final Doubts doubts;
  private final Parking parking = new Parking();
  private int underWay;
  private long lastAnswer;
  private boolean probeScheduled;
  private volatile Optional<Instant> outageSince = Optional.empty();
  private volatile List<Diagnostic> problems = List.of();

  Poller(
      ConsulSettings settings,
      boolean watch,
      InstantSource clock,
      BiConsumer<Query<?>, Object> changed,
      Consumer<Query<?>> failing,
      Consumer<Query<?>> dropped) {
    this.settings = settings;
    this.watch = watch;
    String place = "consul " + settings.address();
    this.changed = changed;
    this.failing = failing;
    this.dropped = dropped;
    this.outage = new Outage(place, clock);
    this.clients = new ConsulClients(settings);
    this.thread = Executors.newSingleThreadScheduledExecutor(new Daemons("cairn-consul"));
    this.doubts = new Doubts(thread, this::askDoubted);
    this.retries = new Retries(place, thread, this::queue);
    this.agenda = new Agenda(settings, place, watch, thread, this);
  }

  /** Asks these questions from now on, and no others. */
  void want(Set<Query<?>> union) {
    post(
        () -> {
          agenda.want(union);
          report();
          pump();
        });
  }

  /** Asks these at once, beside the long polls that wait for a change that may never be told. */
  void doubt(Set<Query<?>> doubted) {
    post(() -> doubts.add(agenda.questions().all(), doubted));
  }

  @Override
  public void tell(BlockingQuery question, Object value) {
    if (question.poll() instanceof Poll.Question of) {
      changed.accept(of.query(), value);
    }
  }

  @Override
  public void dropped(Query<?> query) {
    dropped.accept(query);
  }

  Optional<Instant> outageSince() {
    return outageSince;
  }

  Collection<Diagnostic> problems() {
    return problems;
  }

  private void post(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed meanwhile", e);
    }
  }

  private void queue(BlockingQuery question) {
    agenda.add(question);
    pump();
  }

  /** Starts what may be started. */
  @Override
  public void pump() {
    for (int left = agenda.size(); left > 0 && underWay < limit(); left--) {
      agenda.next(parking.size()).ifPresent(t -> start(t.question(), t.manner(), t.parks()));
    }
    if (agenda.size() > 0 && !agenda.hasPlaces(parking.size())) {
      parking.endSuperseded(agenda);
    }
  }

  private boolean askDoubted(BlockingQuery question) {
    if (underWay >= limit()) {
      return false;
    }
    underWay++;
    clients
        .ask(question.poll(), ConsulClients.Manner.AT_ONCE_FROM_LEADER)
        .whenComplete((answer, failure) -> post(() -> doubted(question, answer)));
    return true;
  }

  /** A failure is left to the long poll. */
  private void doubted(BlockingQuery question, @Nullable Answer answer) {
    underWay--;
    if (answer != null && !question.isUnwanted() && question.corrected(answer)) {
      tell(question, answer.value());
    }
    pump();
  }

  /** During an outage one question probes for all. */
  private int limit() {
    return outage.isOn() ? 0 : settings.connections();
  }

  private void startAtOnce(BlockingQuery question, ConsulClients.Manner manner) {
    start(question, manner, false);
  }

  private void start(BlockingQuery question, ConsulClients.Manner manner, boolean parks) {
    question.asked(manner, System.nanoTime());
    send(question, manner, parks);
  }

  private void send(BlockingQuery question, ConsulClients.Manner manner, boolean parks) {
    question.setUnderWay(true);
    underWay++;
    CompletableFuture<Answer> call = clients.ask(question.poll(), manner);
    if (parks) {
      parking.add(question, call, manner.seconds());
    }
    call.whenComplete((answer, failure) -> post(() -> ended(question, manner, answer, failure)));
  }

  private void ended(
      BlockingQuery question,
      ConsulClients.Manner manner,
      @Nullable Answer answer,
      @Nullable Throwable failure) {
    agenda.questions().ended(question);
    underWay--;
    parking.remove(question);
    if (answer != null) {
      answered(question, manner, answer);
    } else if (failure instanceof CancellationException) {
      agenda.wasSuperseded(question);
    } else if (failure != null) {
      failed(question, Failure.of(failure));
    }
    pump();
  }

  private void answered(BlockingQuery question, ConsulClients.Manner manner, Answer answer) {
    if (manner.stale() && (answer.isOlderThan(settings.maxStale()) || question.isBehind(answer))) {
      // Too old to be used, it proves no more than that a server runs: an outage goes on.
      if (!question.isUnwanted()) {
        send(question, ConsulClients.Manner.AT_ONCE_FROM_LEADER, false);
      }
      return;
    }
    heard();
    if (question.isUnwanted()) {
      return;
    }
    if (manner.probe()) {
      agenda.probed(question, answer.index());
      return;
    }
    boolean recovered = question.failures() > 0;
    boolean all = recovered && agenda.questions().allFail();
    boolean moved = !answer.index().equals(question.index());
    boolean news = question.answered(answer, lastAnswer);
    if (recovered) {
      retries.recovered(all);
      report();
    }
    if (news) {
      tell(question, answer.value());
    }
    if (watch) {
      agenda
          .answered(question, answer.value(), moved)
          .ifPresent(delay -> retries.later(question, delay));
    }
  }

  /** Consul can be asked. */
  private void heard() {
    lastAnswer = System.nanoTime();
    if (outage.answered()) {
      report();
      pump();
    }
  }

  @Override
  public void askBeside(BlockingQuery question) {
    if (underWay < limit() && question.wake()) {
      startAtOnce(question, ConsulClients.Manner.AT_ONCE);
    }
  }

  private void failed(BlockingQuery question, Failure failure) {
    if (failure.blame() == Failure.Blame.REFUSED) {
      heard();
    }
    if (question.isUnwanted()) {
      return;
    }
    long now = System.nanoTime();
    // Others were answered since it last failed: it fails alone.
    boolean alone =
        failure.ofQuestion()
            || (question.failures() > 0 && lastAnswer - question.lastFailure() > 0);
    question.failed(now);
    if (failure.ofQuestion() && question.poll() instanceof Poll.Signal signal) {
      agenda.giveUp(signal, failure.reason());
      thread.schedule(this::retryPlan, PLAN_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } else if (alone) {
      retries.alone(question, failure.reason());
      if (question.poll() instanceof Poll.Question of) {
        failing.accept(of.query());
      }
      scheduleProbe();
    } else {
      agenda.add(question);
      outage.failed(failure.reason());
      scheduleProbe();
    }
    report();
  }

  private void retryPlan() {
    agenda.retryPlan();
    pump();
  }

  private void scheduleProbe() {
    if (!probeScheduled) {
      probeScheduled = true;
      thread.schedule(this::probe, PROBE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void probe() {
    probeScheduled = false;
    if (!outage.isOn()) {
      if (agenda.questions().allFail()) {
        // The token may be given its rights at any moment.
        retries.hastenOne();
        scheduleProbe();
      }
      return;
    }
    // Where Consul is silent, calls last longer than a second: probes too are within the budget.
    if (underWay < settings.connections()) {
      agenda.any().ifPresent(q -> startAtOnce(q, ConsulClients.Manner.AT_ONCE));
    }
    scheduleProbe();
  }

  private void report() {
    outageSince = outage.since();
    problems =
        outage.isOn() ? List.of(outage.problem()) : retries.problems(agenda.questions().all());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    clients.close();
  }
}
