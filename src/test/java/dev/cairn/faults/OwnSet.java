package dev.cairn.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A template set of a user's own that is less careful than the shipped ones, below a test's
 * directory: {@code sets/own}, which writes {@code own.cfg}.
 */
record OwnSet(Path directory) {
  /** What HAProxy wants to be told without a warning. */
  static final String DEFAULTS =
      """
      defaults
          mode http
          timeout connect 1s
          timeout client 1s
          timeout server 1s

      """;

  Path path() {
    return directory.resolve("sets/own");
  }

  Path destination() {
    return directory.resolve("own.cfg");
  }

  OwnSet write(String template, String more) {
    write(path().resolve("own.cfg.peb"), template);
    write(
        path().resolve("set.yaml"),
        """
        name: own
        dialect: haproxy
        files: [{template: own.cfg.peb, destination: %s}]
        pace: {quiet: 0s, max: 0s, between_reloads: 0s}
        """
                .formatted(destination())
            + more);
    return this;
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
