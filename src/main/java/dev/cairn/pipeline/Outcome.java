package dev.cairn.pipeline;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diff.ConfigurationDiff;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How one pass of a set ended. */
public sealed interface Outcome {
  /**
   * Answers are missing.
   *
   * @param why an error that they may have caused
   */
  record Waiting(Set<Query<?>> missing, Optional<Diagnostic> why) implements Outcome {
    public Waiting {
      missing = Set.copyOf(missing);
    }
  }

  /** A template is wrong, or a file could not be staged or committed; what is on disk stays. */
  record Failed(Diagnostic why) implements Outcome {}

  /** The check refused the candidate; what is on disk stays. */
  record Rejected(Diagnostic why) implements Outcome {}

  /**
   * What is on disk is held; only servers whose addresses were given to others are taken out.
   *
   * @param changes what was taken out
   */
  record Held(Diagnostic why, List<ConfigurationDiff> changes, Reload reload) implements Outcome {
    public Held {
      changes = List.copyOf(changes);
    }
  }

  /** The proxy refused this very configuration when it was reloaded; the last good one stays. */
  record Refused(Diagnostic why) implements Outcome {}

  /** Every destination holds what was rendered. */
  record Unchanged(Reload reload) implements Outcome {}

  /**
   * Files were replaced.
   *
   * @param changes how each of them changed
   */
  record Committed(List<ConfigurationDiff> changes, Reload reload) implements Outcome {
    public Committed {
      changes = List.copyOf(changes);
    }
  }
}
