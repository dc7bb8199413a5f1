package dev.cairn.pipeline;

import dev.cairn.output.StagedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
          candidate.staged.put(file, StagedFile.beside(file.destination(), file.rendered()));
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

  void commit() {
    List<StagedFile> all = new ArrayList<>(staged.values());
    all.forEach(StagedFile::commit);
  }

  @Override
  public void close() {
    staged.values().forEach(StagedFile::close);
  }
}
