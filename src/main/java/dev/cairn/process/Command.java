package dev.cairn.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program with its arguments; no shell reads them.
 *
 * @param argv the program, looked up on {@code PATH} unless it has a slash, and its arguments
 * @param directory the working directory; a program with a slash is relative to it
 * @param timeout after this long the program and its descendants are ended
 */
public record Command(List<String> argv, Path directory, Duration timeout) {
  public Command {
    argv = List.copyOf(argv);
  }
}
