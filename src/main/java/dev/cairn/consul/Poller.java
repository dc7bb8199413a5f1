package dev.cairn.consul;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks what is on its agenda. One thread owns all of its state; calls come back to it. */
final class Poller implements Agenda.Asker, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  private final ConsulSettings settings;
  private final boolean watch;
  private final ConsulClients clients;
  private final Capacity capacity;
  private final UnderWay underWay;
  private final Recovery recovery;
  private final Agenda agenda;
  private final BiConsumer<Query<?>, Object> changed;
  private final Consumer<Query<?>> failing;
  private final Consumer<Query<?>> dropped;
  private final ScheduledExecutorService thread;
  private final Doubts doubts;
  private final Parking parking = new Parking();

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
    this.clients = new ConsulClients(settings);
    this.thread = Executors.newSingleThreadScheduledExecutor(new Daemons("cairn-consul"));
    this.capacity = new Capacity(settings.connections());
    this.underWay = new UnderWay(clients, capacity, this::post);
    this.doubts = new Doubts(thread, this::askDoubted);
    this.agenda = new Agenda(settings, capacity, place, watch, thread, this);
    this.recovery = new Recovery(place, clock, thread, agenda, underWay, this);
  }

  /** Asks these questions from now on, and no others. */
  void want(Set<Query<?>> union) {
    post(
        () -> {
          agenda.want(union);
          recovery.report();
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
  public void fails(BlockingQuery question) {
    if (question.poll() instanceof Poll.Question of) {
      failing.accept(of.query());
    }
  }

  @Override
  public void dropped(Query<?> query) {
    dropped.accept(query);
  }

  Optional<Instant> outageSince() {
    return recovery.outageSince();
  }

  Collection<Diagnostic> problems() {
    return recovery.problems();
  }

  private void post(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed meanwhile", e);
    }
  }

  /** Starts what may be started. */
  @Override
  public void pump() {
    for (int left = agenda.size(); left > 0 && hasRoom(); left--) {
      agenda.next(parking.size()).ifPresent(this::start);
    }
    for (boolean more = true; more && hasRoom(); ) {
      Optional<Agenda.Turn> swept = agenda.nextOfSweep();
      swept.ifPresent(this::start);
      more = swept.isPresent();
    }
    if (agenda.size() > 0 && !agenda.hasPlaces(parking.size())) {
      parking.endSuperseded(agenda);
    }
  }

  private boolean hasRoom() {
    return underWay.hasRoom() && recovery.allowsMore();
  }

  private boolean askDoubted(BlockingQuery question) {
    if (!hasRoom()) {
      return false;
    }
    recovery.asked();
    underWay.ask(
        question,
        ConsulClients.Manner.AT_ONCE_FROM_LEADER,
        (answer, failure) -> doubted(question, answer));
    return true;
  }

  /** A failure is left to the long poll. */
  private void doubted(BlockingQuery question, @Nullable Answer answer) {
    if (answer != null && !question.isUnwanted() && question.corrected(answer)) {
      tell(question, answer.value());
    }
    pump();
  }

  @Override
  public void askBeside(BlockingQuery question) {
    if (hasRoom() && question.wake()) {
      start(question, ConsulClients.Manner.AT_ONCE, false);
    }
  }

  @Override
  public void probe(BlockingQuery question, ConsulClients.Manner manner) {
    start(question, manner, false);
  }

  private void start(Agenda.Turn turn) {
    start(turn.question(), turn.manner(), turn.parks());
  }

  private void start(BlockingQuery question, ConsulClients.Manner manner, boolean parks) {
    question.asked(manner, System.nanoTime());
    recovery.asked();
    send(question, manner, parks);
  }

  private void send(BlockingQuery question, ConsulClients.Manner manner, boolean parks) {
    question.setUnderWay(true);
    CompletableFuture<Answer> call =
        underWay.ask(
            question, manner, (answer, failure) -> ended(question, manner, answer, failure));
    if (parks) {
      parking.add(question, call, manner.seconds());
    }
  }

  private void ended(
      BlockingQuery question,
      ConsulClients.Manner manner,
      @Nullable Answer answer,
      @Nullable Throwable failure) {
    agenda.questions().ended(question);
    parking.remove(question);
    if (answer != null && question.isOutdated()) {
      agenda.add(question);
    } else if (answer != null) {
      answered(question, manner, answer);
    } else if (failure instanceof CancellationException) {
      // It was ended for others, and its answer may have been on its way.
      agenda.add(question);
    } else if (failure != null) {
      recovery.failed(question, failure);
    }
    pump();
  }

  private void answered(BlockingQuery question, ConsulClients.Manner manner, Answer answer) {
    if (manner.stale() && (answer.isOlderThan(settings.maxStale()) || question.isBehind(answer))) {
      askLeader(question);
      return;
    }
    recovery.heard();
    if (capacity.learn(clients.shareConnections())) {
      agenda.planAgain();
    }
    if (question.isUnwanted()) {
      return;
    }
    if (manner.probe()) {
      agenda.probed(question, answer.index());
      return;
    }
    boolean moved = !answer.index().equals(question.index());
    if (recovery.answered(question, answer)) {
      tell(question, answer.value());
    }
    if (watch) {
      agenda.answered(question, answer, moved).ifPresent(delay -> recovery.later(question, delay));
    }
  }

  /** The answer of a server was too old to be used. */
  private void askLeader(BlockingQuery question) {
    if (!recovery.isBehind()) {
      agenda.add(question);
    } else if (!question.isUnwanted()) {
      send(question, ConsulClients.Manner.AT_ONCE_FROM_LEADER, false);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    clients.close();
  }
}
