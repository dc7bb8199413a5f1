package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces a set's files, all or none, also where the process dies between two of them: the whole
 * version is in the state directory until it is at its destinations.
 */
final class Commit {
  private final SetSpec spec;
  private final SetState state;
  private final Map<Path, Diagnostic> warnings = new LinkedHashMap<>();

  /** No commit is half done, as far as this process knows, which is the only one that commits. */
  private boolean whole;

  Commit(SetSpec spec, SetState state) {
    this.spec = spec;
    this.state = state;
  }

  /** How the files came to be on disk, and what went wrong beside it. */
  List<Diagnostic> warnings() {
    return List.copyOf(warnings.values());
  }

  /**
   * Does what is of use and no more: where it fails, that is a warning.
   *
   * @return whether it succeeded
   */
  boolean warnOf(Path place, Runnable step) {
    try {
      step.run();
      warnings.remove(place);
      return true;
    } catch (DiagnosticException e) {
      warnings.put(place, e.diagnostic());
      return false;
    }
  }

  /**
   * Replaces the files.
   *
   * @throws DiagnosticException if that is not possible; they are as they were, or will be replaced
   *     by {@link #finish}
   */
  void replace(Candidate candidate, List<CandidateFile> files) {
    whole = false;
    if (candidate.paths().size() > 1) {
      state.commitBegins(CandidateFile.contents(files));
    }
    replace(candidate, state::commitEnds);
    whole = true;
    files.stream().filter(CandidateFile::changed).forEach(file -> warnings.remove(file.path()));
    warnings.putAll(candidate.warnings());
  }

  private static void replace(Candidate candidate, Runnable end) {
    try {
      candidate.commit();
    } catch (DiagnosticException e) {
      if (e.getSuppressed().length == 0) {
        end.run();
      }
      throw e;
    }
    end.run();
  }

  /**
   * Replaces the files also where the state directory takes nothing any more: what is on disk is
   * worse.
   *
   * @throws DiagnosticException if that is not possible
   */
  void putBack(List<CandidateFile> files) {
    Path place = state.directory().resolve("committing");
    whole = false;
    try (Candidate candidate = Candidate.stage(files)) {
      if (files.size() > 1) {
        warnOf(place, () -> state.commitBegins(CandidateFile.contents(files)));
      }
      replace(candidate, () -> warnOf(place, state::commitEnds));
    }
  }

  /** Brings files to their destinations of which a process that died replaced some. */
  void finish() {
    if (whole) {
      return;
    }
    Optional<Map<Path, byte[]>> files = state.unfinishedCommit(spec.destinations());
    if (files.isPresent()) {
      try (Candidate candidate = Candidate.stage(CandidateFile.of(spec, files.get()))) {
        candidate.commit();
      }
    }
    state.commitEnds();
    whole = true;
  }
}
