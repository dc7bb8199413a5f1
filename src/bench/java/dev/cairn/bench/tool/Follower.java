package dev.cairn.bench.tool;

import dev.cairn.bench.process.Observed;
import dev.cairn.testing.Shell;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A tool that runs and keeps a file up to date.
 *
 * @param port of the agent that it asks
 */
public record Follower(Shell.Started started, Path destination, int port) implements AutoCloseable {
  private static final Pattern RESET =
      Pattern.compile("(?i)connection reset|unexpected end of stream|\\bEOF\\b|cannot be reached");

  public Observed process() {
    return new Observed(started.process().pid());
  }

  public boolean isAlive() {
    return started.process().isAlive();
  }

  public String log() {
    return started.output();
  }

  /** Lines of its log that tell of a connection that the agent has cut. */
  public long resets() {
    return log().lines().filter(line -> RESET.matcher(line).find()).count();
  }

  @Override
  public void close() {
    Process process = started.process();
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
