package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A set whose file and whose state may be on disks that fail: {@code disk/own.cfg} and {@code
 * state} below a test's directory. Its catalog is a file, its reload writes down that it ran.
 */
record DiskSet(Path directory) {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As long as a few blocks of a disk, so that there may be too little room for it. */
  private static final String PADDING = "# padding\n".repeat(1000);

  Path disk() {
    return directory.resolve("disk");
  }

  Path destination() {
    return disk().resolve("own.cfg");
  }

  Path state() {
    return directory.resolve("state");
  }

  Path set() {
    return directory.resolve("sets/own");
  }

  private Path reloads() {
    return directory.resolve("reloads");
  }

  DiskSet write() {
    return write(destination(), "check: {command: [test, -s, '{file}']}\n");
  }

  DiskSet write(Path destination, String more) {
    String hook = "{command: [sh, -c, 'head -n 1 $CAIRN_FILES >> " + reloads() + "']}\n";
    return write(destination, "reload: " + hook + more, "own");
  }

  DiskSet writeWithReload(String command) {
    return write(destination(), "reload: " + command, "own");
  }

  /**
   * @param name of the set and of its directory
   */
  DiskSet write(Path destination, String more, String name) {
    Path set = set().resolveSibling(name);
    try {
      Files.createDirectories(disk());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    OwnSet.write(
        set.resolve("own.cfg.peb"),
        "{% for i in service('web') %}port {{ i.port }}\n{% endfor %}" + PADDING);
    OwnSet.write(
        set.resolve("set.yaml"),
        """
        name: %s
        dialect: plain
        files: [{template: own.cfg.peb, destination: %s}]
        pace: {quiet: 0s, max: 0s, between_reloads: 0s}
        guard: {keep_servers: 0}
        """
                .formatted(name, destination)
            + more);
    return this;
  }

  /** The one service is at this port from now on. */
  void register(int port) {
    Path next = directory.resolve("next.yaml");
    OwnSet.write(next, "services:\n  web: [{address: 10.0.0.1, port: %d}]\n".formatted(port));
    try {
      Files.move(next, directory.resolve("catalog.yaml"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CairnProcess sidecar(String... starter) {
    return cairn(List.of(starter), "run");
  }

  CairnProcess cairn(List<String> starter, String command, String... more) {
    return cairn(starter, set(), command, more);
  }

  CairnProcess cairn(List<String> starter, Path set, String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, set.toString()));
    args.add("--catalog=" + directory.resolve("catalog.yaml"));
    args.add("--state-dir=" + state());
    args.addAll(List.of(more));
    return CairnProcess.startBy(starter, Map.of(), args.toArray(String[]::new));
  }

  static String content(int port) {
    return "port " + port + "\n" + PADDING;
  }

  /** The file is there, whole, and the proxy runs it. */
  void awaitServed(int port) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(destination()).hasContent(content(port));
              assertThat(reloads()).content().endsWith("port " + port + "\n");
            });
  }

  /** The old file is whole, nothing is beside it, and this was said once in one line. */
  void assertStays(int port, CairnProcess sidecar, String said) {
    assertThat(destination()).hasContent(content(port));
    assertThat(names(disk())).doesNotContain(".own.cfg.cairn-" + sidecar.pid());
    assertThat(sidecar.output().lines().filter(line -> line.contains(said))).hasSize(1);
    assertThat(sidecar.output()).doesNotContain("Exception", "\tat ", "should not have happened");
    assertThat(sidecar.isAlive()).isTrue();
  }

  static List<String> names(Path directory) {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(names);
  }
}
