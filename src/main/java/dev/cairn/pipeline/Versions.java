package dev.cairn.pipeline;

import dev.cairn.state.History;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a set's files becomes a version of its history. */
final class Versions {
  private final SetSpec spec;
  private final SetState state;
  private final Ticker ticker;

  /** What the newest version holds, where it was recorded or read already. */
  private @Nullable Map<Path, byte[]> newest;

  Versions(SetSpec spec, SetState state, Ticker ticker) {
    this.spec = spec;
    this.state = state;
    this.ticker = ticker;
  }

  /** What was there before Cairn can be put back, too. */
  void recordFirst(List<CandidateFile> files) {
    if (newest().isEmpty()) {
      CandidateFile.before(files).ifPresent(b -> record("was there before Cairn", b));
    }
  }

  /** Records what is on disk now, unless it is the newest version. */
  void record(List<CandidateFile> files) {
    Map<Path, byte[]> newest = newest().orElse(Map.of());
    List<String> changes = new ArrayList<>();
    for (CandidateFile file : files) {
      CandidateFile change = file.insteadOf(newest.get(file.path()));
      if (change.changed()) {
        changes.add(change.diff(spec.dialect()).summary());
      }
    }
    if (!changes.isEmpty()) {
      record(String.join(", ", changes), CandidateFile.contents(files));
    }
  }

  private void record(String cause, Map<Path, byte[]> files) {
    newest = null;
    state.history().record(ticker.wall(), cause, files);
    newest = files;
  }

  /** Takes the newest version back if it is these files, which the proxy refused. */
  void withdraw(List<CandidateFile> files) {
    newest = null;
    state
        .history()
        .newest()
        .filter(v -> isSame(v, files))
        .ifPresent(v -> state.history().withdraw(v.number()));
  }

  /** The newest version that is not these files. */
  Optional<Map<Path, byte[]>> before(List<CandidateFile> files) {
    return state.history().versions().stream()
        .filter(version -> !isSame(version, files))
        .flatMap(version -> contents(version).stream())
        .findFirst();
  }

  /** Empty where there is none, nothing where it is of other files. */
  private Optional<Map<Path, byte[]>> newest() {
    if (newest == null) {
      newest = state.history().newest().map(v -> contents(v).orElse(Map.of())).orElse(null);
    }
    return Optional.ofNullable(newest);
  }

  private boolean isSame(History.Version version, List<CandidateFile> files) {
    return contents(version)
        .filter(c -> files.stream().allMatch(f -> Arrays.equals(c.get(f.path()), f.rendered())))
        .isPresent();
  }

  /** Empty for a version of other files. */
  private Optional<Map<Path, byte[]>> contents(History.Version version) {
    return state.history().find(version.number(), spec.destinations());
  }
}
