package dev.cairn.pipeline;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diff.ConfigurationDiff;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How one pass of a set ended. */
public sealed interface Outcome {
  /** What became of the reload; empty where the pass did not come as far as that. */
  static Optional<Reload> reloadOf(Outcome outcome) {
    if (outcome instanceof Committed committed) {
      return Optional.of(committed.reload());
    } else if (outcome instanceof Held held) {
      return Optional.of(held.reload());
    } else if (outcome instanceof Refused refused) {
      return refused.putBack();
    }
    return outcome instanceof Unchanged unchanged
        ? Optional.of(unchanged.reload())
        : Optional.empty();
  }

  /** Whether the proxy refused the files when it was reloaded with them. */
  static boolean isRefused(Outcome outcome) {
    return reloadOf(outcome).filter(r -> r instanceof Reload.Refused).isPresent();
  }

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
  record Failed(Diagnostic why) implements Outcome {
    /** Where it came from, but not its message: that may hold the value of a key. */
    static Failed unexpectedly(String set, RuntimeException e) {
      StackTraceElement[] trace = e.getStackTrace();
      String where = trace.length == 0 ? "" : " at " + trace[0];
      String problem = "this should not have happened: " + e.getClass().getName() + where;
      return new Failed(new Diagnostic(set, problem, "report it"));
    }
  }

  /**
   * The check refused the candidate; what is on disk stays.
   *
   * @param judged whether it came to a verdict: one that was ended or not started did not
   */
  record Rejected(Diagnostic why, boolean judged) implements Outcome {}

  /**
   * What is on disk is held; only servers whose addresses were given to others are taken out.
   *
   * @param changes what was taken out
   */
  record Held(Diagnostic why, List<ConfigurationDiff> changes, Reload reload) implements Outcome {
    public Held {
      changes = List.copyOf(changes);
    }

    /**
     * @param served how taking out ended
     */
    static Outcome of(Diagnostic why, Outcome served) {
      if (served instanceof Committed committed) {
        return new Held(why, committed.changes(), committed.reload());
      }
      return served instanceof Unchanged unchanged
          ? new Held(why, List.of(), unchanged.reload())
          : served;
    }
  }

  /**
   * The proxy refused this very configuration when it was reloaded; it is not tried now.
   *
   * @param putBack what became of putting the last good one back, where that was still to be done
   */
  record Refused(Diagnostic why, Optional<Reload> putBack) implements Outcome {}

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
