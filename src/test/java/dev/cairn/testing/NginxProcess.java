package dev.cairn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real nginx, from a configuration file that names its pid file. */
public final class NginxProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Process master;
  private final Path configuration;
  private final Path output;

  private NginxProcess(Process master, Path configuration, Path output) {
    this.master = master;
    this.configuration = configuration;
    this.output = output;
  }

  /** Returns once a worker runs. Its output lies in {@code directory}. */
  public static NginxProcess start(Path configuration, Path directory) throws IOException {
    Path output = directory.resolve("nginx.out");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("nginx", "-c", configuration.toString(), "-g", "daemon off;"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", PATH);
    NginxProcess nginx = new NginxProcess(builder.start(), configuration, output);
    try {
      Awaitility.await().atMost(PATIENCE).until(nginx::serves);
      return nginx;
    } catch (RuntimeException e) {
      nginx.close();
      throw new IllegalStateException("nginx did not start: " + nginx.output(), e);
    }
  }

  private boolean serves() {
    if (!master.isAlive()) {
      throw new IllegalStateException("exited with " + master.exitValue());
    }
    return !workers().isEmpty();
  }

  public long pid() {
    return master.pid();
  }

  /** The pids of its workers that take new connections. */
  public List<Long> workers() {
    return master
        .children()
        .filter(child -> title(child.pid()).startsWith("nginx: worker process"))
        .filter(child -> !title(child.pid()).contains("shutting down"))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static String title(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      // It has ended.
      return "";
    }
  }

  /** What the reload hook calls nginx by, so that it tests this one's configuration. */
  public String command() {
    return "nginx -c " + configuration;
  }

  /** What it printed. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the master at once, and then its workers. */
  public void kill() {
    List<ProcessHandle> workers = master.children().toList();
    master.destroyForcibly().onExit().join();
    workers.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends the master and every worker, old ones too. */
  @Override
  public void close() {
    List<ProcessHandle> tree = master.descendants().toList();
    master.destroy();
    try {
      if (!master.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        master.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      master.destroyForcibly();
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }
}
