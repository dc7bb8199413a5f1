package dev.cairn.bench.reload;

import dev.cairn.testing.Shell;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were measured on. */
final class Machine {
  private Machine() {}

  static Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    description.put("kernel", System.getProperty("os.version"));
    description.put("java", Runtime.version().toString());
    description.put("haproxy", firstLine("haproxy", "-v"));
    description.put("nginx", firstLine("nginx", "-v"));
    return description;
  }

  private static String firstLine(String... command) {
    return Shell.run(command).output().lines().findFirst().orElse("");
  }
}
