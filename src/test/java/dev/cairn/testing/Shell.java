package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of the system that has ended.
 *
 * @param output standard output and error together
 */
public record Shell(int code, String output) {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Runs a command to its end. */
  public static Shell run(String... command) {
    return await(start(Map.of(), command));
  }

  /** Runs a command to its end, with variables added to the environment. */
  public static Shell run(Map<String, String> environment, String... command) {
    return await(start(environment, command));
  }

  /** Starts a command, whose output goes to a file of its own. */
  public static Started start(Map<String, String> environment, String... command) {
    try {
      Path output = Files.createTempFile("cairn-test", ".out");
      output.toFile().deleteOnExit();
      // Who runs the tests in the background has signals ignored, and every child inherits that.
      List<String> signalled = new ArrayList<>(List.of("env", "--default-signal"));
      signalled.addAll(List.of(command));
      ProcessBuilder builder =
          new ProcessBuilder(signalled).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("PATH", PATH);
      builder.environment().putAll(environment);
      return new Started(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a command's end; one that takes longer than a whole build may is ended. */
  public static Shell await(Started started) {
    Process process = started.process();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not end: " + started.output());
      }
      return new Shell(process.exitValue(), started.output());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A command that may still run. */
  public record Started(Process process, Path file) {
    /** What it has printed so far. */
    public String output() {
      try {
        return Files.readString(file, UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Sends a signal to this one process. */
    public void signal(String name) {
      run("kill", "-" + name, Long.toString(process.pid()));
    }
  }
}
