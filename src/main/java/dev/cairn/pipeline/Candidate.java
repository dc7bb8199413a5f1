package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.output.StagedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All files of a set, the changed ones staged; closing it removes what was not committed. */
final class Candidate implements AutoCloseable {
  private final List<CandidateFile> files;
  private final Map<CandidateFile, StagedFile> staged = new LinkedHashMap<>();

  private Candidate(List<CandidateFile> files) {
    this.files = files;
  }

  static Candidate stage(List<CandidateFile> files) {
    Candidate candidate = new Candidate(files);
    try {
      for (CandidateFile file : files) {
        if (file.changed()) {
          StagedFile beside = StagedFile.beside(file.destination(), file.rendered());
          // The disk needs as long for it as the check or the state for theirs.
          candidate.staged.put(file, beside.syncAhead());
        }
      }
      return candidate;
    } catch (RuntimeException e) {
      candidate.close();
      throw e;
    }
  }

  /** What the check is to read: the staged file, or the destination where nothing changed. */
  Map<String, Path> paths() {
    Map<String, Path> paths = new LinkedHashMap<>();
    for (CandidateFile file : files) {
      StagedFile stagedFile = staged.get(file);
      paths.put(file.template(), stagedFile == null ? file.path() : stagedFile.path());
    }
    return paths;
  }

  /** Replaces all files or none: where one cannot be replaced, those before it are put back. */
  void commit() {
    List<CandidateFile> replaced = new ArrayList<>();
    staged.values().forEach(StagedFile::awaitDurable);
    try {
      for (Map.Entry<CandidateFile, StagedFile> entry : staged.entrySet()) {
        entry.getValue().commit();
        replaced.add(entry.getKey());
      }
    } catch (DiagnosticException e) {
      replaced.forEach(file -> putBack(file, e));
      throw e;
    }
  }

  /** What is to be known of the commit, by destination. */
  Map<Path, Diagnostic> warnings() {
    Map<Path, Diagnostic> warnings = new LinkedHashMap<>();
    staged.forEach(
        (file, stagedFile) ->
            stagedFile.warning().ifPresent(warning -> warnings.put(file.path(), warning)));
    return warnings;
  }

  private void putBack(CandidateFile file, DiagnosticException cause) {
    try {
      Objects.requireNonNull(staged.get(file)).revert(file.onDisk());
    } catch (DiagnosticException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    staged.values().forEach(StagedFile::close);
  }
}
