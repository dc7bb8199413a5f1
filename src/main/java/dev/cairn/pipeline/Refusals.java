package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What the proxy refused at its reload: the last good files are put back, and the refused ones are
 * not tried again until something changes or time has passed.
 */
final class Refusals {
  private final SetSpec spec;
  private final SetState state;
  private final Reloader reloader;
  private final Ticker ticker;
  private final Backoff backoff = new Backoff();
  private OptionalLong until = OptionalLong.empty();

  Refusals(SetSpec spec, SetState state, Reloader reloader, Ticker ticker) {
    this.spec = spec;
    this.state = state;
    this.reloader = reloader;
    this.ticker = ticker;
  }

  /** Why these files are not tried now. */
  Optional<Diagnostic> objection(List<CandidateFile> files) {
    if (until.isEmpty() || ticker.isPast(until)) {
      return Optional.empty();
    }
    if (!files.stream().allMatch(f -> state.isRefused(f.path(), f.rendered()))) {
      settled();
      return Optional.empty();
    }
    return Optional.of(
        new Diagnostic(
            spec.name(),
            "the proxy refused this configuration; the last good one stays",
            "see " + state.directory().resolve("refused")));
  }

  /** Something else is in service, or the same after all. */
  void settled() {
    until = OptionalLong.empty();
    backoff.reset();
  }

  /** Puts the last good files back where these, which are on disk, were refused. */
  Reload putBack(List<CandidateFile> files, Reload.Refused refused) {
    List<CandidateFile> good = lastGood(files);
    if (good.isEmpty()) {
      return refused;
    }
    state.recordRefused(
        files.stream().collect(Collectors.toMap(CandidateFile::path, CandidateFile::rendered)),
        refused.why().problem() + "\n");
    until = OptionalLong.of(ticker.now() + backoff.next().toNanos());
    try (Candidate candidate = Candidate.stage(good)) {
      candidate.commit();
    }
    Reload again = reloader.reloadIfOwed(good);
    return new Reload.Refused(refused.why(), !again.owed());
  }

  /** None where there is none, or it is what was refused. */
  private List<CandidateFile> lastGood(List<CandidateFile> files) {
    List<CandidateFile> good = new ArrayList<>();
    for (CandidateFile file : files) {
      state.reloaded(file.path()).ifPresent(bytes -> good.add(file.replacedBy(bytes)));
    }
    boolean all = good.size() == files.size();
    return all && good.stream().anyMatch(CandidateFile::changed) ? good : List.of();
  }

  /** After how long the refused files are tried again. */
  Optional<Duration> again() {
    return until.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, until.getAsLong() - ticker.now())));
  }
}
