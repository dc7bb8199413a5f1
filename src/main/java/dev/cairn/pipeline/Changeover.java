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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings one set's files into service: stage, check, commit, reload. */
final class Changeover {
  private final SetSpec spec;
  private final Commands commands;
  private final SetState state;
  private final Reloader reloader;
  private final Versions versions;
  private final Commit commit;
  private final Refusals refusals;

  Changeover(SetSpec spec, Commands commands, SetState state, Ticker ticker) {
    this.spec = spec;
    this.commands = commands;
    this.state = state;
    this.reloader = new Reloader(spec, commands, state);
    this.versions = new Versions(spec, state, ticker);
    this.commit = new Commit(spec, state);
    this.refusals = new Refusals(spec, state, reloader, versions, commit, ticker);
  }

  void inherit(Changeover before) {
    refusals.inherit(before.refusals);
  }

  /** What is in the files that commands may print and no log may hold. */
  void hide(Secrets secrets) {
    reloader.hide(secrets);
  }

  /** What is done instead of trying these files, which the proxy refused a while ago. */
  Optional<Outcome.Refused> objection(List<CandidateFile> files) {
    return refusals.objection(files);
  }

  /** How the files came to be on disk, and what went wrong beside it, where that is a warning. */
  List<Diagnostic> notes() {
    return commit.warnings();
  }

  /** After how long refused files are tried again. */
  Optional<Duration> again() {
    return refusals.again();
  }

  /** Makes a version whole of which a process that died replaced some files. */
  void finishCommit() {
    commit.finish();
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
      Optional<Outcome.Rejected> rejected =
          changed.isEmpty() ? Optional.empty() : check(candidate.paths(), files);
      if (rejected.isPresent()) {
        return rejected.get();
      }
      // What cannot be remembered must not be in service: the next pass would render otherwise.
      accepted.run();
      if (changed.isEmpty()) {
        return new Outcome.Unchanged(bringUp(files));
      }
      history(() -> versions.recordFirst(files));
      commit.replace(candidate, files);
      // Before the reload, which may do its work although we do not live to see it.
      history(() -> versions.record(files));
      List<ConfigurationDiff> changes = changed.stream().map(f -> f.diff(spec.dialect())).toList();
      return new Outcome.Committed(changes, bringUp(files));
    }
  }

  private void history(Runnable step) {
    commit.warnOf(state.directory().resolve("history"), step);
  }

  private Reload bringUp(List<CandidateFile> files) {
    Reload reload = reload(files);
    if (!reload.owed() && !(reload instanceof Reload.Refused)) {
      commit.warnOf(state.directory().resolve("refused"), refusals::settled);
    }
    return reload;
  }

  private Reload reload(List<CandidateFile> files) {
    Reload reload = reloader.reloadIfOwed(files);
    if (reload instanceof Reload.Refused refused) {
      return refusals.putBack(files, refused);
    }
    if (reload instanceof Reload.Done) {
      history(() -> versions.record(files));
    }
    return reload;
  }

  /** Why the check does not accept these files; nothing is written. */
  Optional<Outcome.Rejected> check(List<CandidateFile> files) {
    try (Candidate candidate = Candidate.stage(files)) {
      return check(candidate.paths(), files);
    }
  }

  /** Why the proxy's own check refuses these files; empty if it does not, or there is none. */
  private Optional<Outcome.Rejected> check(Map<String, Path> paths, List<CandidateFile> files) {
    if (spec.check().isEmpty()) {
      return Optional.empty();
    }
    Command command = Placeholders.fill(spec.check().get(), paths);
    Ending ending = reloader.hide(commands.run(command, Map.of("CAIRN_SET", spec.name())), files);
    Optional<Diagnostic> failure =
        Endings.failure(spec.name() + ": check", command, ending, "correct what it names");
    if (ending instanceof Ending.Stopped) {
      // It has no verdict, so nobody is to be searched for who is to blame.
      throw new DiagnosticException(failure.orElseThrow());
    }
    return failure.map(why -> new Outcome.Rejected(why, ending instanceof Ending.Exited));
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

  /**
   * Reloads what is on disk if that is owed, whatever became of what was rendered since.
   *
   * @throws DiagnosticException if it cannot be read
   */
  Reload reloadOnDisk() {
    List<CandidateFile> files = CandidateFile.onDisk(spec);
    Optional<Outcome.Refused> refused = refusals.objection(files);
    return refused.isPresent()
        ? refused.get().putBack().orElse(new Reload.Refused(refused.get().why(), false))
        : reload(files);
  }
}
