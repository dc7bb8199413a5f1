package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import java.time.Duration;

/** What became of the reload after a pass. */
public sealed interface Reload {
  /** None was owed, or the set has no reload command. */
  record NotNeeded() implements Reload {}

  /**
   * The command ended with 0: the proxy runs what is on disk.
   *
   * @param said what it printed, as one line behind a colon; may be empty
   */
  record Done(Duration took, String said) implements Reload {
    @Override
    public String toString() {
      return "in " + took.toMillis() + " ms" + said;
    }
  }

  /**
   * The command ended with 10: the proxy refused the new configuration.
   *
   * @param putBack whether the last good one is on disk and in service again
   */
  record Refused(Diagnostic why, boolean putBack) implements Reload {}

  /** The environment failed: the reload stays owed. */
  record Failed(Diagnostic why) implements Reload {}

  /** Whether the proxy does not yet run what is on disk. */
  default boolean owed() {
    return this instanceof Failed || (this instanceof Refused refused && !refused.putBack());
  }
}
