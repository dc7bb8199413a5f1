package dev.cairn.bench.report;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine that the figures come from. */
public final class Machine {
  private Machine() {}

  public static Map<String, Object> describe() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("processor", field("/proc/cpuinfo", "model name"));
    machine.put("memory", field("/proc/meminfo", "MemTotal"));
    machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("consul", Shell.run("consul", "version").output().lines().findFirst().orElse(""));
    machine.put("load", load());
    return machine;
  }

  /** The load averages of 1, 5 and 15 minutes: others on the machine blur the figures. */
  public static String load() {
    String[] parts = read("/proc/loadavg").split(" ", -1);
    return parts[0] + " " + parts[1] + " " + parts[2];
  }

  private static String field(String file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
