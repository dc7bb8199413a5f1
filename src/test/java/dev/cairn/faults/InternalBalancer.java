package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shipped internal set with a destination below a directory, and no proxy to reload. */
final class InternalBalancer {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final ShippedSets sets;

  /**
   * @param guard of the set
   */
  InternalBalancer(Path directory, String guard) throws IOException {
    this.directory = directory;
    Files.writeString(directory.resolve("server-state"), "1\n");
    sets = ShippedSets.copyTo(directory);
    sets.replace("haproxy/internal", "/etc/haproxy/haproxy.cfg", file().toString());
    sets.replace("haproxy/internal", "../../../reload-hooks/haproxy-iptables.sh", "\"true\"");
    sets.replace("haproxy/internal", "{max_shrink: 50%, hold: forever, keep_servers: 1m}", guard);
  }

  Path set() {
    return sets.set("haproxy/internal");
  }

  /** Gives the set another guard. */
  void guard(String before, String after) {
    sets.replace("haproxy/internal", before, after);
  }

  /** Adds a line to the template. */
  void append(String line) {
    Path template = set().resolve("haproxy.cfg.peb");
    try {
      Files.writeString(template, Files.readString(template) + "\n" + line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return directory.resolve("internal.cfg");
  }

  String text() {
    try {
      return Files.readString(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the sidecar and waits for its first file. */
  CairnProcess run(Map<String, String> environment, String consul, String wait) {
    CairnProcess sidecar = start(environment, consul, wait);
    sidecar.awaitOutput("wrote " + file());
    return sidecar;
  }

  CairnProcess start(Map<String, String> environment, String consul, String wait) {
    return CairnProcess.start(
        environment,
        command("run", "--consul-addr=" + consul, "--wait=" + wait).toArray(String[]::new));
  }

  /** What an operator runs to let go of what is held. */
  Shell approve() {
    return CairnProcess.start(Map.of(), command("approve").toArray(String[]::new)).awaitEnd();
  }

  private List<String> command(String name, String... options) {
    List<String> command = new ArrayList<>(List.of(name, set().toString()));
    command.add("--state-dir=" + directory.resolve("state"));
    command.add("--set=server_state_file=" + directory.resolve("server-state"));
    command.addAll(List.of(options));
    return command;
  }

  void awaitText(String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(file()).content().contains(text));
  }

  void awaitNoText(String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(file()).content().doesNotContain(text));
  }

  /** Nothing changes for so long, with the process alive. */
  void staysAsItIs(CairnProcess sidecar, Duration time) {
    String before = text();
    await()
        .during(time)
        .atMost(time.plus(PATIENCE))
        .untilAsserted(
            () -> {
              assertThat(sidecar.isAlive()).as(sidecar.output()).isTrue();
              assertThat(text()).isEqualTo(before);
            });
  }
}
