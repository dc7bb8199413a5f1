package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Region;
import dev.cairn.templateset.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Holds the file on disk where too many of all its servers would go in one step. */
final class ShrinkGuard {
  /** Fewer than these may go as they like, as long as one is left. */
  private static final int FEW = 10;

  private final Guard guard;
  private final Dialect dialect;
  private OptionalLong heldSince = OptionalLong.empty();

  ShrinkGuard(Guard guard, Dialect dialect) {
    this.guard = guard;
    this.dialect = dialect;
  }

  void inherit(ShrinkGuard before) {
    heldSince = before.heldSince;
  }

  /**
   * Why these files must not replace what is on disk yet.
   *
   * @param fromConsul the addresses of all instances that were rendered from; servers elsewhere are
   *     the template's own
   * @param now in nanoseconds of a monotonic clock
   */
  Optional<Diagnostic> objection(
      String set, List<CandidateFile> files, Set<String> fromConsul, String release, long now) {
    if (files.stream().allMatch(file -> keepsAsMany(file, fromConsul))) {
      heldSince = OptionalLong.empty();
      return Optional.empty();
    }
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (CandidateFile file : files) {
      file.oldText().map(dialect::endpoints).ifPresent(before::addAll);
      after.addAll(dialect.endpoints(file.newText()));
    }
    Set<String> own = new HashSet<>(after);
    own.removeAll(fromConsul);
    int old = without(before, own);
    int left = without(after, own);
    if (!shrinks(old, left)) {
      heldSince = OptionalLong.empty();
      return Optional.empty();
    }
    if (heldSince.isEmpty()) {
      heldSince = OptionalLong.of(now);
    }
    return isOver(now)
        ? Optional.empty()
        : Optional.of(
            new Diagnostic(
                set,
                (old - left) + " of " + old + " servers would go at once; the old file is held",
                "if that is right, release it with: " + release));
  }

  /** Tells of most changes, by the part that differs, that no server less is left. */
  private boolean keepsAsMany(CandidateFile file, Set<String> fromConsul) {
    Region region = Region.ofSections(dialect, file.oldText().orElse(""), file.newText());
    long left = dialect.endpoints(region.after()).stream().filter(fromConsul::contains).count();
    return left >= dialect.endpoints(region.before()).size();
  }

  private static int without(Collection<String> endpoints, Set<String> own) {
    return (int) endpoints.stream().filter(e -> !own.contains(e)).count();
  }

  private boolean shrinks(int old, int left) {
    return left == 0 ? old > 0 : old >= FEW && left < old * (1 - guard.maxShrink());
  }

  private boolean isOver(long now) {
    Optional<Duration> left = remaining(now);
    return left.isPresent() && left.get().isZero();
  }

  /** How long the hold lasts; empty: no hold, or for ever. */
  Optional<Duration> remaining(long now) {
    if (heldSince.isEmpty()) {
      return Optional.empty();
    }
    return guard
        .hold()
        .map(hold -> hold.minusNanos(now - heldSince.getAsLong()))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }
}
