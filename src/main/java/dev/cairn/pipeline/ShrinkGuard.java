package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Difference;
import dev.cairn.dialect.Region;
import dev.cairn.templateset.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds the file on disk where too many of all its servers would go in one step. */
final class ShrinkGuard {
  /** Fewer than these may go as they like, as long as one is left. */
  private static final int FEW = 10;

  private final Guard guard;
  private final Dialect dialect;
  private final Map<Path, Counted> counted = new HashMap<>();
  private OptionalLong heldSince = OptionalLong.empty();

  /** How often each endpoint is in a text. */
  private record Counted(String text, Map<String, Integer> times) {
    static final Counted NOTHING = new Counted("", Map.of());
  }

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
   * @param fromConsul whether an instance that was rendered from has this address; servers
   *     elsewhere are the template's own
   * @param now in nanoseconds of a monotonic clock
   */
  Optional<Diagnostic> objection(
      String set,
      List<CandidateFile> files,
      Predicate<String> fromConsul,
      String release,
      long now) {
    if (files.stream().allMatch(file -> keepsAsMany(file, fromConsul))) {
      heldSince = OptionalLong.empty();
      return Optional.empty();
    }
    Map<String, Integer> before = new HashMap<>();
    Map<String, Integer> after = new HashMap<>();
    for (CandidateFile file : files) {
      add(counted(file.path(), file.oldText().orElse("")), before);
      add(counted(file.path(), file.newText()), after);
    }
    Predicate<String> counts = e -> fromConsul.test(e) || !after.containsKey(e);
    int old = sum(before, counts);
    int left = sum(after, counts);
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
  private boolean keepsAsMany(CandidateFile file, Predicate<String> fromConsul) {
    Region region = file.difference().sections(dialect);
    long left = dialect.endpoints(region.after()).stream().filter(fromConsul).count();
    return left >= dialect.endpoints(region.before()).size();
  }

  /** How often each endpoint is in a file; only what differs from the text before is read. */
  private Map<String, Integer> counted(Path path, String text) {
    Counted last = counted.getOrDefault(path, Counted.NOTHING);
    Region region = Difference.of(last.text(), text).sections(dialect);
    Map<String, Integer> times = new HashMap<>(last.times());
    dialect.endpoints(region.before()).forEach(e -> times.merge(e, -1, ShrinkGuard::plus));
    dialect.endpoints(region.after()).forEach(e -> times.merge(e, 1, ShrinkGuard::plus));
    counted.put(path, new Counted(text, times));
    return times;
  }

  private static void add(Map<String, Integer> some, Map<String, Integer> all) {
    some.forEach((endpoint, times) -> all.merge(endpoint, times, ShrinkGuard::plus));
  }

  /** None at all leaves the map. */
  private static @Nullable Integer plus(int one, int other) {
    return one + other == 0 ? null : (Integer) (one + other);
  }

  private static int sum(Map<String, Integer> times, Predicate<String> counts) {
    return times.entrySet().stream()
        .filter(e -> counts.test(e.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
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
