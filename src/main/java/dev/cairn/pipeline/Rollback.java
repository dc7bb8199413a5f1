package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Puts a version of the history back through check and reload, and holds it until it is let go. */
final class Rollback {
  private final SetSpec spec;
  private final SetState state;
  private final Changeover changeover;
  private final Accepted accepted;
  private final Guards guards;

  Rollback(SetSpec spec, SetState state, Changeover changeover, Accepted accepted, Guards guards) {
    this.spec = spec;
    this.state = state;
    this.changeover = changeover;
    this.accepted = accepted;
    this.guards = guards;
  }

  /**
   * @param view to whom Consul gives addresses now
   * @throws DiagnosticException if the version is not kept, or cannot be put back
   */
  Outcome to(int version, CatalogView view) {
    try {
      return bringBack(version, view);
    } catch (DiagnosticException e) {
      state.rollbackEnds();
      throw e;
    }
  }

  /** What the operator of a process that died was not told the end of; empty: there is nothing. */
  Optional<Outcome> finish(CatalogView view) {
    OptionalInt interrupted = state.rollingBack();
    if (interrupted.isEmpty()) {
      return Optional.empty();
    }
    int version = interrupted.getAsInt();
    boolean kept = state.history().find(version, spec.destinations()).isPresent();
    return Optional.of(kept ? bringBack(version, view) : to(version, view));
  }

  private Outcome bringBack(int version, CatalogView view) {
    Accepted.Seen then = accepted.at(version);
    List<CandidateFile> files =
        guards.withoutStrangers(
            CandidateFile.of(spec, state.history().files(version, spec.destinations())),
            then,
            view);
    changeover.hide(Secrets.within(files));
    // Whatever becomes of us now, the catalog must not take its place.
    Outcome outcome = changeover.serve(files, () -> begin(version, then));
    if (accepted.conclude(outcome, then)) {
      state.rememberRollback(version);
    }
    state.rollbackEnds();
    return outcome;
  }

  private void begin(int version, Accepted.Seen then) {
    state.rollbackBegins(version);
    accepted.keep(then, true);
    // It was for what is taken back now.
    state.forgetApproval();
  }

  /**
   * Why what the catalog comes to is not brought into service.
   *
   * @param release the command that lets go of it
   */
  Optional<Diagnostic> held(String release) {
    OptionalInt version = state.rolledBack();
    return version.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Diagnostic(
                spec.name(),
                "version " + version.getAsInt() + " was put back and is held",
                "follow the catalog again with: " + release));
  }

  /**
   * Follows the catalog again.
   *
   * @return whether a version was held
   */
  boolean release() {
    boolean held = state.rolledBack().isPresent();
    state.rollbackEnds();
    state.forgetRollback();
    return held;
  }
}
