package dev.cairn.pipeline;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pass's end, and what else it showed.
 *
 * @param asked every question of the templates
 * @param complete whether these are all of them, so that others need not be asked any more
 * @param notes what was left out or looks wrong
 * @param doubts questions whose answers are not believed, to be asked anew
 * @param again after how long the pass must be run again although nothing changes
 */
public record Pass(
    Outcome outcome,
    Set<Query<?>> asked,
    boolean complete,
    List<Diagnostic> notes,
    Set<Query<?>> doubts,
    Optional<Duration> again) {
  public Pass {
    asked = Set.copyOf(asked);
    notes = List.copyOf(notes);
    doubts = Set.copyOf(doubts);
  }

  /** What had to be done first; the pass itself comes at once. */
  static Pass first(Outcome outcome) {
    return new Pass(outcome, Set.of(), false, List.of(), Set.of(), Optional.of(Duration.ZERO));
  }

  static Pass incomplete(Outcome outcome, Set<Query<?>> asked) {
    return new Pass(outcome, asked, false, List.of(), Set.of(), Optional.empty());
  }
}
