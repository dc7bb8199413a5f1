package dev.cairn.process;

import java.time.Duration;

/** How a command ended. */
public sealed interface Ending {
  /**
   * It ended by itself.
   *
   * @param code its exit code; 128 and the signal's number where a signal ended it
   * @param output the end of what it printed, on standard output and error together
   */
  record Exited(int code, String output) implements Ending {}

  /**
   * It was ended with its descendants at its timeout.
   *
   * @param after how long it had run
   */
  record TimedOut(String output, Duration after) implements Ending {}

  /** It was ended with its descendants, because it printed more than anybody will read. */
  record Flooded(String output) implements Ending {}

  /** It was ended with its descendants, because Cairn itself was told to stop. */
  record Stopped() implements Ending {}

  /** It could not be started at all. */
  record NotStarted(String reason) implements Ending {}
}
