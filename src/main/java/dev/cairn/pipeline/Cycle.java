package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.process.Command;
import dev.cairn.process.Commands;
import dev.cairn.process.Ending;
import dev.cairn.state.SetState;
import dev.cairn.template.Rendering;
import dev.cairn.template.TemplateEngine;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One pass of one set: render, stage, check, commit, reload. Used by one thread. */
public final class Cycle {
  /**
   * A pass's end, and what else it showed.
   *
   * @param asked every question of the templates
   * @param complete whether these are all of them, so that others need not be asked any more
   * @param notes what was left out or looks wrong
   */
  public record Pass(
      Outcome outcome, Set<Query<?>> asked, boolean complete, List<Diagnostic> notes) {
    public Pass {
      asked = Set.copyOf(asked);
      notes = List.copyOf(notes);
    }
  }

  private final SetSpec spec;
  private final TemplateEngine engine;
  private final Commands commands;
  private final SetState state;
  private final Reloader reloader;
  private final Memory given;

  /**
   * @param given what a catalog file recalls, for what the state directory does not know
   */
  public Cycle(
      SetSpec spec, TemplateEngine engine, Commands commands, SetState state, Memory given) {
    this.spec = spec;
    this.engine = engine;
    this.commands = commands;
    this.state = state;
    this.reloader = new Reloader(spec, commands, state);
    this.given = given;
  }

  public SetSpec spec() {
    return spec;
  }

  /** Runs the whole pass against one view of the catalog. Does not throw for what can go wrong. */
  public Pass run(CatalogView view) {
    try {
      return pass(view);
    } catch (DiagnosticException e) {
      return new Pass(new Outcome.Failed(e.diagnostic()), Set.of(), false, List.of());
    } catch (RuntimeException e) {
      return new Pass(new Outcome.Failed(bug(e)), Set.of(), false, List.of());
    }
  }

  /** Where it came from, but not its message: that may hold the value of a key. */
  private Diagnostic bug(RuntimeException e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return new Diagnostic(
        spec.name(),
        "this should not have happened: " + e.getClass().getName() + where,
        "report it");
  }

  /** Whether the proxy may not run what is on disk, all of it. */
  boolean owesReload() {
    try {
      return reloader.isOwed(CandidateFile.onDisk(spec));
    } catch (DiagnosticException e) {
      // The next pass meets the same problem and says so.
      return false;
    }
  }

  /** Reloads what is on disk if that is owed, whatever became of what was rendered since. */
  Reload reloadOnDisk() {
    try {
      return reloader.reloadIfOwed(CandidateFile.onDisk(spec));
    } catch (DiagnosticException e) {
      return new Reload.Failed(e.diagnostic());
    }
  }

  private Pass pass(CatalogView view) {
    Rendering rendering = engine.render(view, memory());
    if (rendering instanceof Rendering.Complete complete) {
      return new Pass(bringIntoService(complete), complete.asked(), true, complete.notes());
    } else if (rendering instanceof Rendering.Incomplete incomplete) {
      Outcome waiting = new Outcome.Waiting(incomplete.missing(), incomplete.why());
      return new Pass(waiting, incomplete.asked(), false, List.of());
    }
    Rendering.Failed failed = (Rendering.Failed) rendering;
    return new Pass(new Outcome.Failed(failed.why()), failed.asked(), false, List.of());
  }

  private Memory memory() {
    Memory kept = state.memory();
    return kept.equals(Memory.NONE) ? given : kept;
  }

  private Outcome bringIntoService(Rendering.Complete rendering) {
    try {
      List<CandidateFile> files = CandidateFile.of(spec, rendering.files());
      try (Candidate candidate = Candidate.stage(files)) {
        List<CandidateFile> changed = files.stream().filter(CandidateFile::changed).toList();
        Optional<Diagnostic> refusal =
            changed.isEmpty() ? Optional.empty() : check(candidate.paths());
        if (refusal.isPresent()) {
          return new Outcome.Rejected(refusal.get());
        }
        // What cannot be remembered must not be in service: the next pass would render otherwise.
        state.remember(rendering.memory());
        candidate.commit();
        Reload reload = reloader.reloadIfOwed(files);
        return changed.isEmpty()
            ? new Outcome.Unchanged(reload)
            : new Outcome.Committed(
                changed.stream().map(f -> f.diff(spec.dialect())).toList(), reload);
      }
    } catch (DiagnosticException e) {
      return new Outcome.Failed(e.diagnostic());
    }
  }

  /** Why the proxy's own check refuses these files; empty if it does not, or there is none. */
  Optional<Diagnostic> check(Map<String, Path> paths) {
    if (spec.check().isEmpty()) {
      return Optional.empty();
    }
    Command command = Placeholders.fill(spec.check().get(), paths);
    Ending ending = commands.run(command, Map.of("CAIRN_SET", spec.name()));
    return Endings.failure(spec.name() + ": check", command, ending, "correct what it names");
  }
}
