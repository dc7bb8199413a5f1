package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.diff.ConfigurationDiff;
import dev.cairn.process.Command;
import dev.cairn.process.Commands;
import dev.cairn.process.Ending;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings one set's files into service: stage, check, commit, reload. */
final class Changeover {
  private final SetSpec spec;
  private final Commands commands;
  private final SetState state;
  private final Ticker ticker;
  private final Reloader reloader;
  private final Refusals refusals;
  private final Map<Path, Diagnostic> warnings = new LinkedHashMap<>();

  Changeover(SetSpec spec, Commands commands, SetState state, Ticker ticker) {
    this.spec = spec;
    this.commands = commands;
    this.state = state;
    this.ticker = ticker;
    this.reloader = new Reloader(spec, commands, state);
    this.refusals = new Refusals(spec, state, reloader, ticker);
  }

  /** What is in the files that commands may print and no log may hold. */
  void hide(Secrets secrets) {
    reloader.hide(secrets);
  }

  /** Why these files are not tried now: the proxy refused them a while ago. */
  Optional<Diagnostic> objection(List<CandidateFile> files) {
    return refusals.objection(files);
  }

  /** How the files came to be on disk, where that is worth a warning. */
  List<Diagnostic> notes() {
    return List.copyOf(warnings.values());
  }

  /** After how long refused files are tried again. */
  Optional<Duration> again() {
    return refusals.again();
  }

  /**
   * Brings these files into service, as far as they differ from what is on disk.
   *
   * @param accepted called when the check has accepted them, before they are on disk; what it
   *     throws keeps them from it
   */
  Outcome serve(List<CandidateFile> files, Runnable accepted) {
    try (Candidate candidate = Candidate.stage(files)) {
      List<CandidateFile> changed = files.stream().filter(CandidateFile::changed).toList();
      Optional<Diagnostic> refusal =
          changed.isEmpty() ? Optional.empty() : check(candidate.paths(), files);
      if (refusal.isPresent()) {
        return new Outcome.Rejected(refusal.get());
      }
      // What cannot be remembered must not be in service: the next pass would render otherwise.
      accepted.run();
      candidate.commit();
      changed.forEach(file -> warnings.remove(file.path()));
      warnings.putAll(candidate.warnings());
      List<ConfigurationDiff> changes = changed.stream().map(f -> f.diff(spec.dialect())).toList();
      Reload reload = reload(files);
      if (changed.isEmpty()) {
        return new Outcome.Unchanged(reload);
      }
      record(files, changes, reload);
      return new Outcome.Committed(changes, reload);
    }
  }

  private Reload reload(List<CandidateFile> files) {
    Reload reload = reloader.reloadIfOwed(files);
    if (reload instanceof Reload.Refused refused) {
      return refusals.putBack(files, refused);
    }
    refusals.settled();
    return reload;
  }

  private void record(List<CandidateFile> files, List<ConfigurationDiff> changes, Reload reload) {
    if (reload instanceof Reload.Refused) {
      return;
    }
    Path history = state.directory().resolve("history");
    String cause =
        changes.stream().map(ConfigurationDiff::summary).collect(Collectors.joining(", "));
    try {
      state.history().record(ticker.wall(), cause, bytes(files));
      warnings.remove(history);
    } catch (DiagnosticException e) {
      // The files are in service all the same.
      warnings.put(history, e.diagnostic());
    }
  }

  private static Map<Path, byte[]> bytes(List<CandidateFile> files) {
    return files.stream().collect(Collectors.toMap(CandidateFile::path, CandidateFile::rendered));
  }

  /** Whether the check accepts these files; nothing is written. */
  boolean passesCheck(List<CandidateFile> files) {
    try (Candidate candidate = Candidate.stage(files)) {
      return check(candidate.paths(), files).isEmpty();
    }
  }

  /** Why the proxy's own check refuses these files; empty if it does not, or there is none. */
  private Optional<Diagnostic> check(Map<String, Path> paths, List<CandidateFile> files) {
    if (spec.check().isEmpty()) {
      return Optional.empty();
    }
    Command command = Placeholders.fill(spec.check().get(), paths);
    Ending ending = reloader.hide(commands.run(command, Map.of("CAIRN_SET", spec.name())), files);
    return Endings.failure(spec.name() + ": check", command, ending, "correct what it names");
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
      return reload(CandidateFile.onDisk(spec));
    } catch (DiagnosticException e) {
      return new Reload.Failed(e.diagnostic());
    }
  }
}
