package dev.cairn.bench.reload;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HAProxy as before 1.8: no master, and a new process for each configuration. */
record PlainHaproxy(HaproxySet files, Path pid, Path lock) implements Balancer {
  static final Path HOOK = Path.of("src/bench/bin/haproxy-plain.sh").toAbsolutePath();

  static PlainHaproxy start(Path directory) throws IOException {
    PlainHaproxy haproxy =
        new PlainHaproxy(
            HaproxySet.in(directory), directory.resolve("pid"), directory.resolve("lock"));
    Shell start = Shell.run(haproxy.environment(), HOOK.toString());
    if (start.code() != 0) {
      throw new IllegalStateException("HAProxy did not start: " + start.output());
    }
    return haproxy;
  }

  @Override
  public String set() {
    return HaproxySet.NAME;
  }

  @Override
  public String shippedDestination() {
    return HaproxySet.DESTINATION;
  }

  @Override
  public Path configuration() {
    return files.configuration();
  }

  /** The SYN guard reloads by the same script that does it alone. */
  @Override
  public Map<String, String> environment() {
    return Map.of(
        "HAPROXY_CONFIGURATION",
        files.configuration().toString(),
        "HAPROXY_PID_FILE",
        pid.toString(),
        "HAPROXY_IPTABLES_LOCK",
        lock.toString(),
        "HAPROXY_RELOAD",
        HOOK.toString());
  }

  @Override
  public List<String> variables() {
    return files.variables();
  }

  /** Ends the last one and all before it that still serve somebody. */
  @Override
  public void close() throws IOException {
    for (String each : Files.readAllLines(Path.of(pid + ".all"))) {
      Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(each));
      process
          .filter(p -> p.info().command().orElse("").endsWith("haproxy"))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
