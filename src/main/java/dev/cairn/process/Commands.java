package dev.cairn.process;

import java.util.Map;

/** Runs commands. */
@FunctionalInterface
public interface Commands {
  /**
   * Runs a command to its end, or ends it at its timeout or when this thread is interrupted.
   *
   * @param environment what the command gets besides the few variables that every command gets
   */
  Ending run(Command command, Map<String, String> environment);
}
