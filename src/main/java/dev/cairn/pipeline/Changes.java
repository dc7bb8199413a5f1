package dev.cairn.pipeline;

import dev.cairn.dialect.Dialect;
import dev.cairn.diff.ConfigurationDiff;
import java.util.List;

/** What changed in each file, in one line each, for the log. */
final class Changes {
  private Changes() {}

  static List<String> describe(Dialect dialect, List<CandidateFile> changed) {
    return changed.stream()
        .map(file -> file.path() + " (" + diff(dialect, file).summary() + ")")
        .toList();
  }

  static ConfigurationDiff diff(Dialect dialect, CandidateFile file) {
    return ConfigurationDiff.between(
        dialect, file.path().toString(), file.oldText(), file.newText());
  }
}
