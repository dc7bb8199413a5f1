package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.process.Commands;
import dev.cairn.state.SetState;
import dev.cairn.template.Rendering;
import dev.cairn.template.TemplateEngine;
import dev.cairn.templateset.SetSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One pass of one set: render, guard, stage, check, commit, reload. Used by one thread. */
public final class Cycle {
  private final SetSpec spec;
  private final TemplateEngine engine;
  private final SetState state;
  private final Runnable claim;
  private final Ticker ticker;
  private final Changeover changeover;
  private final Rollback rollback;
  private final Guards guards;
  private final Quarantine quarantine;
  private final Accepted accepted;
  private final Recollection recollection;

  /**
   * @param given what a catalog file recalls, for what the state directory does not know
   * @param claim makes sure that nobody else writes the set's files and state; called before
   *     anything is written, throws {@link DiagnosticException} if it cannot be had
   */
  public Cycle(
      SetSpec spec,
      TemplateEngine engine,
      Commands commands,
      SetState state,
      Memory given,
      Runnable claim) {
    this(spec, engine, commands, state, given, claim, Ticker.SYSTEM);
  }

  Cycle(
      SetSpec spec,
      TemplateEngine engine,
      Commands commands,
      SetState state,
      Memory given,
      Runnable claim,
      Ticker ticker) {
    this.spec = spec;
    this.engine = engine;
    this.state = state;
    this.claim = claim;
    this.ticker = ticker;
    this.changeover = new Changeover(spec, commands, state, ticker);
    this.accepted = new Accepted(state);
    this.guards = new Guards(spec, accepted, ticker);
    this.rollback = new Rollback(spec, state, changeover, accepted, guards);
    this.quarantine = new Quarantine(accepted);
    this.recollection = new Recollection(state, given, ticker);
  }

  /**
   * Takes over what the cycle before holds: a set that is read again must not let go of servers
   * that it does not believe to be gone.
   */
  Cycle inherit(Cycle before) {
    accepted.inherit(before.accepted);
    guards.inherit(before.guards);
    quarantine.inherit(before.quarantine);
    changeover.inherit(before.changeover);
    recollection.inherit(before.recollection);
    return this;
  }

  public SetSpec spec() {
    return spec;
  }

  SetState state() {
    return state;
  }

  /** Runs the whole pass against one view of the catalog. Does not throw for what can go wrong. */
  public Pass run(CatalogView view) {
    try {
      prepare();
      return rollback.finish(view).map(Pass::first).orElseGet(() -> pass(view));
    } catch (DiagnosticException e) {
      return Pass.incomplete(new Outcome.Failed(e.diagnostic()), Set.of());
    } catch (RuntimeException e) {
      return Pass.incomplete(Outcome.Failed.unexpectedly(spec.name(), e), Set.of());
    }
  }

  /** Whether nobody else writes the set's files and state. */
  boolean isOurs() {
    try {
      claim.run();
      return true;
    } catch (DiagnosticException e) {
      // The next pass meets the same problem and says so.
      return false;
    }
  }

  /** Before anything is written: the set is ours, and what another process left is whole. */
  private void prepare() {
    claim.run();
    changeover.finishCommit();
  }

  private Pass pass(CatalogView view) {
    if (state.approved()) {
      // There was no sidecar to be told.
      letGo();
    }
    CatalogView believed = guards.over(view);
    Addresses addresses = guards.addresses(view, quarantine.asksToo());
    CatalogView seen = quarantine.over(believed, addresses, ticker.now());
    Pass pass = pass(seen, recollection.memory());
    Pass last =
        Reproach.of(pass, seen, spec.name(), !accepted.isEmpty())
            .map(reproach -> without(believed, addresses, seen, pass, reproach))
            .orElse(pass);
    if (last.complete()) {
      approvalEnds();
    }
    return last;
  }

  private void approvalEnds() {
    guards.approvalEnds();
    if (state.approved()) {
      state.forgetApproval();
    }
  }

  /** The pass without the services that spoil it; the same pass if there are none. */
  private Pass without(
      CatalogView believed, Addresses addresses, CatalogView seen, Pass pass, Reproach reproach) {
    Memory memory = recollection.memory();
    Trials trials =
        new Trials(
            v -> engine.render(v, memory),
            rendering -> changeover.check(CandidateFile.of(spec, rendering.files())),
            pass.asked(),
            reproach.refusal(),
            reproach.why());
    long now = ticker.now();
    if (quarantine.isolateAll(believed, seen, trials, reproach.unanswered(), now)) {
      return pass(quarantine.over(believed, addresses, now), memory);
    }
    return pass.complete() ? pass : Pass.incomplete(pass.outcome(), trials.asked());
  }

  private Pass pass(CatalogView believed, Memory before) {
    Rendering rendering = engine.render(believed, before);
    changeover.hide(Secrets.of(believed, rendering.asked()));
    if (rendering instanceof Rendering.Complete complete) {
      Outcome outcome = bringIntoService(complete, believed, before);
      return new Pass(
          outcome,
          union(complete.asked(), union(guards.asksToo(), quarantine.asksToo())),
          true,
          notes(complete),
          guards.doubts(),
          again());
    } else if (rendering instanceof Rendering.Incomplete incomplete) {
      Outcome waiting = new Outcome.Waiting(incomplete.missing(), incomplete.why());
      return Pass.incomplete(waiting, incomplete.asked());
    }
    Rendering.Failed failed = (Rendering.Failed) rendering;
    return Pass.incomplete(new Outcome.Failed(failed.why()), failed.asked());
  }

  private static Set<Query<?>> union(Set<Query<?>> one, Set<Query<?>> other) {
    if (other.isEmpty()) {
      return one;
    }
    Set<Query<?>> union = new HashSet<>(one);
    union.addAll(other);
    return union;
  }

  private List<Diagnostic> notes(Rendering.Complete complete) {
    List<Diagnostic> notes = new ArrayList<>(complete.notes());
    notes.addAll(guards.notes());
    notes.addAll(quarantine.notes());
    notes.addAll(changeover.notes());
    return notes;
  }

  private Optional<Duration> again() {
    return Stream.of(
            guards.again(),
            quarantine.again(ticker.now()),
            changeover.again(),
            recollection.again())
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }

  private Outcome bringIntoService(Rendering.Complete rendering, CatalogView view, Memory before) {
    try {
      List<CandidateFile> files = CandidateFile.of(spec, rendering.files());
      Optional<Diagnostic> held =
          guards
              .objection(files, view, rendering.asked())
              .or(() -> rollback.held(guards.release()));
      if (held.isPresent()) {
        return hold(held.get(), view);
      }
      Optional<Outcome.Refused> refused = changeover.objection(files);
      if (refused.isPresent()) {
        return refused.get();
      }
      PortHolders holders = recollection.next(before, rendering.memory());
      Accepted.Seen seen = new Accepted.Seen(view, rendering.asked());
      boolean changed = files.stream().anyMatch(CandidateFile::changed);
      Outcome outcome =
          changeover.serve(
              files,
              () -> {
                recollection.keep(holders);
                accepted.keep(seen, changed);
              });
      if (accepted.conclude(outcome, seen)) {
        quarantine.accepted(seen.asked());
      }
      return outcome;
    } catch (DiagnosticException e) {
      return new Outcome.Failed(e.diagnostic());
    }
  }

  /** What is on disk stays, but for servers whose addresses belong to others by now. */
  private Outcome hold(Diagnostic why, CatalogView view) {
    List<CandidateFile> files = guards.hold(CandidateFile.onDisk(spec), view);
    Optional<Outcome.Refused> refused = changeover.objection(files);
    if (refused.isPresent()) {
      return refused.get();
    }
    return Outcome.Held.of(why, changeover.serve(files, () -> {}));
  }

  /**
   * Lets go of all that is held: servers, files, ports of services that are gone, a version that
   * was put back.
   *
   * @return whether there was anything
   * @throws DiagnosticException if the state directory cannot be read or written
   */
  public boolean approve() {
    prepare();
    return letGo();
  }

  private boolean letGo() {
    return recollection.release() | rollback.release() | guards.approve();
  }

  /**
   * Puts a version of the history back through check and reload, and holds it.
   *
   * @param view to whom Consul gives addresses now, as far as that is known
   */
  public Outcome rollBack(int version, CatalogView view) {
    try {
      prepare();
      return rollback.to(version, view);
    } catch (DiagnosticException e) {
      return new Outcome.Failed(e.diagnostic());
    }
  }

  /** Whether the proxy may not run what is on disk, all of it. */
  boolean owesReload() {
    return changeover.owesReload();
  }

  /** Reloads what is on disk if that is owed, whatever became of what was rendered since. */
  Reload reloadOnDisk() {
    try {
      prepare();
      return changeover.reloadOnDisk();
    } catch (DiagnosticException e) {
      return new Reload.Failed(e.diagnostic());
    }
  }
}
