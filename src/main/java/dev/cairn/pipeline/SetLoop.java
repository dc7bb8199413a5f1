package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.DiagnosticException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The thread of one set: the only one that renders it and writes its state. */
final class SetLoop implements Runnable {
  private final Supplier<Cycle> load;
  private final Ticker ticker;
  private final Mailbox mailbox;
  private final CatalogSource source;
  private final SetLog log;
  private final Rechecks rechecks;
  private final Backoff backoff = new Backoff();
  private final Backoff rejections = new Backoff();

  /** A disk that has room again is not told to us, and looking costs nearly nothing. */
  private final Backoff failures = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

  private Cycle cycle;
  private Pacer pacer;
  private Set<Query<?>> wanted = Set.of();
  private Set<Query<?>> missing = Set.of();
  private OptionalLong retry = OptionalLong.empty();
  private OptionalLong again = OptionalLong.empty();
  private Optional<Control> control = Optional.empty();

  /**
   * @param first the set as it is now
   * @param load reads it again; throws {@link DiagnosticException} if it is broken
   */
  SetLoop(Cycle first, Supplier<Cycle> load, CatalogSource source, Ticker ticker) {
    this.cycle = first;
    this.load = load;
    this.source = source;
    this.ticker = ticker;
    this.mailbox = new Mailbox(ticker);
    this.rechecks = new Rechecks(ticker);
    this.log = new SetLog(first.spec().name());
    this.pacer = new Pacer(first.spec().pace());
  }

  void reread() {
    mailbox.reread();
  }

  void request(Request request) {
    mailbox.request(request);
  }

  /** Where its operator's requests come to. */
  Path stateDirectory() {
    return cycle.state().directory();
  }

  void stop() {
    mailbox.stop();
  }

  @Override
  public void run() {
    try (CatalogSource.Subscription subscription = source.subscribe(mailbox::change)) {
      step(() -> begin(subscription));
      while (true) {
        Mailbox.Mail mail = mailbox.take(next());
        if (mail.stop()) {
          return;
        }
        step(() -> handle(mail, subscription));
      }
    } catch (InterruptedException e) {
      // Told to stop while waiting; a running command was ended by the same interrupt.
      Thread.currentThread().interrupt();
    } finally {
      control.ifPresent(Control::close);
    }
  }

  private void begin(CatalogSource.Subscription subscription) {
    if (cycle.owesReload()) {
      // It must not wait for answers that may never come.
      retryLater();
      backoff.reset();
    }
    listen();
    pass(subscription);
  }

  /** The operator is heard as soon as the set is ours. */
  private void listen() {
    if (control.isEmpty() && cycle.isOurs()) {
      try {
        control = Optional.of(Control.open(this, cycle.spec().name()));
      } catch (DiagnosticException e) {
        log.deaf(e.diagnostic());
      }
    }
  }

  /** Nothing that goes wrong may end the thread: a set without one is never written again. */
  private void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      Outcome failed = Outcome.Failed.unexpectedly(cycle.spec().name(), e);
      pacer.passed();
      missing = Set.of();
      if (ticker.isPast(retry)) {
        retryLater();
      }
      conclude(Pass.incomplete(failed, Set.of()));
    }
  }

  private void handle(Mailbox.Mail mail, CatalogSource.Subscription subscription) {
    if (mail.reread()) {
      reload();
    }
    listen();
    if (mail.changed()) {
      pacer.changed(ticker.now());
    }
    mail.requests().forEach(request -> answer(request, subscription));
    rechecks.askIfDue(subscription);
    boolean due = Stream.of(pacer.due(), retry, again).anyMatch(ticker::isPast) || mail.reread();
    if (due || firstAnswersAreComplete(subscription)) {
      pass(subscription);
    }
  }

  /** While answers are missing nothing can be written, so there is nothing to pace either. */
  private boolean firstAnswersAreComplete(CatalogSource.Subscription subscription) {
    return !missing.isEmpty() && missing.stream().allMatch(subscription::knows);
  }

  private OptionalLong next() {
    return Stream.of(pacer.due(), retry, again, rechecks.due())
        .flatMapToLong(OptionalLong::stream)
        .reduce((a, b) -> a - b < 0 ? a : b);
  }

  private void answer(Request request, CatalogSource.Subscription subscription) {
    if (request.reply().isDone()) {
      // Whoever asked has been told that it was not done.
      return;
    }
    try {
      String reply =
          request.line().equals("approve")
              ? approve(subscription)
              : rollBack(Integer.parseInt(request.line().replaceFirst("\\D+", "")), subscription);
      request.reply().complete(reply);
    } catch (DiagnosticException e) {
      request.reply().complete("2 " + e.diagnostic());
    } finally {
      request.reply().complete("2 this should not have happened; see the log of the sidecar");
    }
  }

  private String approve(CatalogSource.Subscription subscription) {
    boolean any = cycle.approve();
    pass(subscription);
    return any ? "0 released" : "0 nothing was held";
  }

  private String rollBack(int version, CatalogSource.Subscription subscription) {
    Outcome outcome = cycle.rollBack(version, subscription.view());
    log.outcome(outcome);
    Outcome.reloadOf(outcome).ifPresent(this::concludeReload);
    if (retry.isEmpty()) {
      // What is held asks who has its servers' addresses now. A pass would also reload again.
      pass(subscription);
    }
    return Replies.of(outcome);
  }

  private void reload() {
    try {
      cycle = load.get().inherit(cycle);
      pacer = new Pacer(cycle.spec().pace());
      log.reread();
    } catch (DiagnosticException e) {
      log.broken(e.diagnostic());
    }
  }

  /** Renders again as long as that asks questions whose answers are already there. */
  private void pass(CatalogSource.Subscription subscription) {
    pacer.passed();
    Set<Query<?>> before;
    Pass pass;
    do {
      pass = cycle.run(subscription.view());
      before = wanted;
      want(pass, subscription);
      missing = pass.outcome() instanceof Outcome.Waiting waiting ? waiting.missing() : Set.of();
    } while (!before.equals(wanted) && firstAnswersAreComplete(subscription));
    // What was ended because we are to stop is no news.
    if (!Thread.currentThread().isInterrupted()) {
      if (pass.complete()) {
        rechecks.doubt(pass.doubts(), subscription);
      }
      conclude(pass);
    }
  }

  private void want(Pass pass, CatalogSource.Subscription subscription) {
    Set<Query<?>> now = pass.asked();
    if (!pass.complete()) {
      now = new HashSet<>(now);
      now.addAll(wanted);
    }
    boolean others = !now.equals(wanted);
    // Also where it is equal: the same object is compared at once in the next pass.
    wanted = Set.copyOf(now);
    if (others) {
      subscription.want(wanted);
    }
  }

  private void conclude(Pass pass) {
    if (pass.complete()) {
      // A pass that was cut short does not know them all, and what it left out is no news later.
      log.notes(pass.notes());
    }
    log.outcome(pass.outcome());
    again =
        orFailed(pass)
            .map(delay -> OptionalLong.of(ticker.now() + delay.toNanos()))
            .orElse(OptionalLong.empty());
    Outcome.reloadOf(pass.outcome()).or(this::reloadOnDiskIfDue).ifPresent(this::concludeReload);
  }

  private void concludeReload(Reload reload) {
    if (reload.owed()) {
      log.retryIn(retryLater().toMinutes());
    } else {
      backoff.reset();
      retry = OptionalLong.empty();
    }
    if (!(reload instanceof Reload.NotNeeded)) {
      pacer.reloaded(ticker.now());
    }
  }

  /** What failed may have failed by its surroundings: a full disk, a check that was too slow. */
  private Optional<Duration> orFailed(Pass pass) {
    boolean failed = pass.outcome() instanceof Outcome.Failed;
    boolean rejected = pass.outcome() instanceof Outcome.Rejected;
    if (!failed) {
      failures.reset();
    }
    if (!rejected) {
      rejections.reset();
    }
    if (!failed && !rejected) {
      return pass.again();
    }
    Duration delay = (failed ? failures : rejections).next();
    log.failedAgainIn(delay.toSeconds());
    return Optional.of(delay);
  }

  private Duration retryLater() {
    Duration delay = backoff.next();
    retry = OptionalLong.of(ticker.now() + delay.toNanos());
    return delay;
  }

  private Optional<Reload> reloadOnDiskIfDue() {
    if (!ticker.isPast(retry)) {
      return Optional.empty();
    }
    Reload reload = cycle.reloadOnDisk();
    log.late(reload);
    return Optional.of(reload);
  }
}
