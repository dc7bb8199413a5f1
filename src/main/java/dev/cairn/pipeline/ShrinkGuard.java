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

  /** How often each endpoint is in a text; goes on to the next text. */
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
    if (keepEnough(files, fromConsul)) {
      heldSince = OptionalLong.empty();
      return Optional.empty();
    }
    Map<String, Integer> before = new HashMap<>();
    Map<String, Integer> after = new HashMap<>();
    for (CandidateFile file : files) {
      add(countedOnDisk(file), before);
      add(counted(file), after);
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

  /**
   * Tells of most changes that they are no shrink, by the parts that differ: no server less is
   * left, or so few that so many others outweigh them.
   */
  private boolean keepEnough(List<CandidateFile> files, Predicate<String> fromConsul) {
    int gone = 0;
    int left = 0;
    boolean all = true;
    for (CandidateFile file : files) {
      if (counted.containsKey(file.path())) {
        // While it goes along with every text, that costs next to nothing.
        var unused = counted(file);
      }
      Region region = file.difference().sections(dialect);
      int before = dialect.endpoints(region.before()).size();
      int after = (int) dialect.endpoints(region.after()).stream().filter(fromConsul).count();
      all &= after >= before;
      gone += before;
      left += after;
    }
    // Of as many beside them, no larger share than may go is missing.
    double enough = left + gone / guard.maxShrink() + 1;
    return all || haveAtLeast(enough, files, fromConsul);
  }

  /**
   * @param enough more than there can ever be where nothing may go
   */
  private boolean haveAtLeast(
      double enough, List<CandidateFile> files, Predicate<String> fromConsul) {
    int found = 0;
    for (CandidateFile file : files) {
      for (Map.Entry<String, Integer> endpoint : counted(file).entrySet()) {
        found += fromConsul.test(endpoint.getKey()) ? endpoint.getValue() : 0;
        if (found >= enough) {
          return true;
        }
      }
    }
    return false;
  }

  /** How often each endpoint is in a new file; only what differs from the text before is read. */
  private Map<String, Integer> counted(CandidateFile file) {
    Counted last = counted.getOrDefault(file.path(), Counted.NOTHING);
    if (last.text().equals(file.newText())) {
      return last.times();
    }
    Difference known = file.difference();
    Difference difference =
        known.before().equals(last.text()) ? known : Difference.of(last.text(), file.newText());
    Region region = difference.sections(dialect);
    Map<String, Integer> times = last == Counted.NOTHING ? new HashMap<>() : last.times();
    dialect.endpoints(region.before()).forEach(e -> times.merge(e, -1, ShrinkGuard::plus));
    dialect.endpoints(region.after()).forEach(e -> times.merge(e, 1, ShrinkGuard::plus));
    counted.put(file.path(), new Counted(file.newText(), times));
    return times;
  }

  /** The same of what is on disk. */
  private Map<String, Integer> countedOnDisk(CandidateFile file) {
    Map<String, Integer> times = new HashMap<>(counted(file));
    Region region = file.difference().sections(dialect);
    dialect.endpoints(region.after()).forEach(e -> times.merge(e, -1, ShrinkGuard::plus));
    dialect.endpoints(region.before()).forEach(e -> times.merge(e, 1, ShrinkGuard::plus));
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
