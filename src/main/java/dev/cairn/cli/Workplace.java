package dev.cairn.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it.
 *
 * @param home where Cairn's own templates are
 * @param terminal whether standard output is one
 * @param root whether we are the superuser
 */
record Workplace(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path home,
    boolean terminal,
    boolean root) {
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
  }

  /** By the convention of no-color.org. */
  boolean colour() {
    return terminal && variable("NO_COLOR").isEmpty();
  }
}
