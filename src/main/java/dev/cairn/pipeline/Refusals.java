package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the proxy refused at its reload: the last good files are put back, and the refused ones are
 * not tried again until something changes or time has passed.
 */
final class Refusals {
  /** While what was refused is on disk, a proxy that is started anew does not start. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final SetSpec spec;
  private final SetState state;
  private final Reloader reloader;
  private final Versions versions;
  private final Commit commit;
  private final Ticker ticker;
  private final Backoff backoff = new Backoff();
  private OptionalLong until = OptionalLong.empty();
  private Map<Path, byte[]> refused = Map.of();
  private boolean recalled;
  private boolean outstanding;

  Refusals(
      SetSpec spec,
      SetState state,
      Reloader reloader,
      Versions versions,
      Commit commit,
      Ticker ticker) {
    this.spec = spec;
    this.state = state;
    this.reloader = reloader;
    this.versions = versions;
    this.commit = commit;
    this.ticker = ticker;
  }

  /** Takes over what is not tried now; the state directory may not have it. */
  void inherit(Refusals before) {
    until = before.until;
    refused = before.refused;
    recalled = before.recalled;
    backoff.inherit(before.backoff);
  }

  /** Another process may have had them refused a moment ago. */
  private void recall() {
    if (!recalled) {
      state.refusal().ifPresent(this::recall);
      recalled = true;
    }
  }

  private void recall(SetState.Refusal refusal) {
    Map<Path, byte[]> kept = new HashMap<>();
    spec.destinations().forEach(d -> state.refused(d).ifPresent(bytes -> kept.put(d, bytes)));
    refused = kept;
    backoff.resume(Duration.ofSeconds(refusal.after()));
    // The wall's clock may have been put back.
    long left = Math.min(refusal.until() - ticker.wall().getEpochSecond(), refusal.after());
    until = OptionalLong.of(ticker.now() + Duration.ofSeconds(Math.max(0, left)).toNanos());
  }

  /** Whether these files are not to be tried now. */
  boolean forbid(List<CandidateFile> files) {
    recall();
    return until.isPresent() && !ticker.isPast(until) && areRefused(files);
  }

  private boolean areRefused(List<CandidateFile> files) {
    return files.stream().allMatch(f -> Arrays.equals(refused.get(f.path()), f.rendered()));
  }

  /** What a pass comes to that would try these files again too early; empty: they may be tried. */
  Optional<Outcome.Refused> objection(List<CandidateFile> files) {
    if (!forbid(files)) {
      return Optional.empty();
    }
    boolean onDisk = files.stream().noneMatch(CandidateFile::changed);
    Optional<Reload> putBack = onDisk ? restore(files, refusal("")) : Optional.empty();
    boolean stays = onDisk && (putBack.isEmpty() || outstanding);
    String fate = stays ? "; it is on disk all the same" : "; the last good one stays";
    return Optional.of(new Outcome.Refused(refusal(fate), putBack));
  }

  private Diagnostic refusal(String fate) {
    return new Diagnostic(
        spec.name(),
        "the proxy refused this configuration" + fate,
        "see " + state.directory().resolve("refused"));
  }

  /** Something else is in service, or the same after all. */
  void settled() {
    recall();
    if (until.isPresent()) {
      until = OptionalLong.empty();
      refused = Map.of();
      outstanding = false;
      backoff.reset();
      state.forgetRefusal();
    }
  }

  /** Puts the last good files back where these, which are on disk, were refused. */
  Reload putBack(List<CandidateFile> files, Reload.Refused why) {
    recall();
    Duration after = backoff.next();
    until = OptionalLong.of(ticker.now() + after.toNanos());
    refused = CandidateFile.contents(files);
    Reload end = restore(files, why.why()).orElse(why);
    // Only now, for it may fail.
    commit.warnOf(state.directory().resolve("refused"), () -> keep(files, why, after));
    return end;
  }

  /** For the operator to look at, and for the next process. */
  private void keep(List<CandidateFile> files, Reload.Refused why, Duration after) {
    long again = ticker.wall().plus(after).getEpochSecond();
    state.recordRefused(
        CandidateFile.contents(files),
        why.why().problem() + "\n",
        new SetState.Refusal(again, after.toSeconds()));
    versions.withdraw(files);
  }

  /** Empty where there is nothing good to put back. */
  private Optional<Reload> restore(List<CandidateFile> files, Diagnostic why) {
    List<CandidateFile> good = lastGood(files);
    outstanding = false;
    if (good.stream().noneMatch(CandidateFile::changed)) {
      return Optional.empty();
    }
    outstanding = !commit.warnOf(good.get(0).path(), () -> commit.putBack(good));
    boolean inService = !outstanding && !reloader.reloadIfOwed(good).owed();
    return Optional.of(new Reload.Refused(why, inService));
  }

  /** What the proxy ran last, else what was there before, else the version before. */
  private List<CandidateFile> lastGood(List<CandidateFile> files) {
    Optional<Map<Path, byte[]>> reloaded = state.reloaded(spec.destinations());
    Optional<Map<Path, byte[]>> good =
        reloaded.or(() -> CandidateFile.before(files)).or(() -> versions.before(files));
    return good.stream()
        .flatMap(
            g -> files.stream().map(f -> f.replacedBy(Objects.requireNonNull(g.get(f.path())))))
        .toList();
  }

  /** After how long there is something to be tried again. */
  Optional<Duration> again() {
    if (outstanding) {
      return Optional.of(SOON);
    }
    return until.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, until.getAsLong() - ticker.now())));
  }
}
