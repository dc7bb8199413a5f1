package dev.cairn.bench.tool;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tools for the same job, where they are installed. */
public final class Competitors {
  private Competitors() {}

  /** Those that are found on PATH. */
  public static List<Tool> onPath() {
    List<Tool> tools = new ArrayList<>();
    find("consul-template").map(ConsulTemplate::new).ifPresent(tools::add);
    find("consul-templaterb").map(ConsulTemplaterb::new).ifPresent(tools::add);
    return tools;
  }

  private static Optional<Path> find(String command) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory).resolve(command))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
