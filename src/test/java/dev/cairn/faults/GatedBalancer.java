package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shipped internal set on a catalog file, with a real HAProxy behind the seamless hook. Check
 * and hook wait at gates that the test shuts, so that Cairn can be met at each step of a cycle.
 */
final class GatedBalancer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Where a cycle can be stopped. */
  enum Gate {
    /** The file is staged. */
    CHECK,
    /** It is in place, and the hook begins. */
    RELOAD,
    /** The hook has done its work, and Cairn does not know yet. */
    RELOADED
  }

  private final Path directory;
  private final ShippedSets sets;
  private final HaproxyProcess haproxy;

  GatedBalancer(Path directory) throws IOException {
    this.directory = directory;
    Files.writeString(
        file(),
        "global\n    stats socket %s mode 600 level admin expose-fd listeners\n"
                .formatted(directory.resolve("admin.sock"))
            + "defaults\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\n"
            + "frontend before\n    bind 127.0.0.1:9\n");
    haproxy = HaproxyProcess.start(file(), directory);
    sets =
        ShippedSets.copyTo(directory)
            .replace("haproxy/internal", "/etc/haproxy/haproxy.cfg", file().toString())
            .replace("haproxy/internal", "haproxy, -c, -f,", script("check", check()) + ",")
            .replace(
                "haproxy/internal",
                "../../../reload-hooks/haproxy-iptables.sh",
                script("reload", reload()))
            .replace(
                "haproxy/internal",
                "pace: {quiet: 1s, max: 5s, between_reloads: 2s}",
                "pace: {quiet: 0s, max: 0s, between_reloads: 0s}")
            .replace("haproxy/internal", "keep_servers: 1m", "keep_servers: 0");
  }

  private String script(String name, String text) throws IOException {
    Path script = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  private String gate(Gate gate) {
    return "echo $$ > %s; while [ -e %s ]; do sleep 0.05; done\n".formatted(at(gate), shut(gate));
  }

  private String check() {
    return gate(Gate.CHECK) + "exec haproxy -c -q -f \"$1\"\n";
  }

  private String reload() {
    return gate(Gate.RELOAD)
        + "grep -qsFf %s %s && { echo 10 >> %s; exit 10; }\n"
            .formatted(directory.resolve("refuse"), file(), reloads())
        + directory.resolve("reload-hooks/haproxy-seamless.sh")
        + "; code=$?; echo $code >> "
        + reloads()
        + "\n"
        + gate(Gate.RELOADED)
        + "exit $code\n";
  }

  private Path at(Gate gate) {
    return directory.resolve("at-" + gate);
  }

  private Path shut(Gate gate) {
    return directory.resolve("shut-" + gate);
  }

  private Path reloads() {
    return directory.resolve("reloads");
  }

  Path set() {
    return sets.set("haproxy/internal");
  }

  Path state() {
    return directory.resolve("state/haproxy-internal");
  }

  HaproxyProcess haproxy() {
    return haproxy;
  }

  Path file() {
    return directory.resolve("haproxy.cfg");
  }

  /** Whoever comes there from now on waits. */
  void shut(Gate gate, Gate... more) throws IOException {
    Files.deleteIfExists(at(gate));
    Files.writeString(shut(gate), "");
    for (Gate another : more) {
      shut(another);
    }
  }

  void open() throws IOException {
    for (Gate gate : Gate.values()) {
      Files.deleteIfExists(shut(gate));
    }
  }

  /** Waits until somebody is at a gate; gives the script's process. */
  long awaitAt(Gate gate) {
    await().atMost(PATIENCE).until(() -> Files.exists(at(gate)) && Files.size(at(gate)) > 1);
    return Long.parseLong(read(at(gate)).strip());
  }

  /** The exit codes of the hook so far. */
  List<String> reloadsSoFar() {
    return Files.exists(reloads()) ? read(reloads()).lines().toList() : List.of();
  }

  /** Which port the only server of the service has tells one version from another. */
  static int port(int version) {
    return 31_000 + version;
  }

  void publish(int version, String... more) throws IOException {
    StringBuilder catalog =
        new StringBuilder(
            """
            services:
              web:
                - {id: web, address: 127.0.0.1, port: %d, tags: [production, internal-listen-http-3000]}
            """
                .formatted(port(version)));
    for (String line : more) {
      catalog.append("  ").append(line).append('\n');
    }
    Path fresh = Files.writeString(directory.resolve("catalog.new"), catalog);
    Files.move(fresh, directory.resolve("catalog.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  CairnProcess run() {
    return cairn("run", "--catalog=" + directory.resolve("catalog.yaml"));
  }

  /** The hook refuses a version from now on, as if the proxy did. */
  void refuse(int version) throws IOException {
    Files.writeString(directory.resolve("refuse"), ":" + port(version) + " ");
  }

  /** An operator's command that nobody waits for. */
  CairnProcess begin(String command) {
    return cairn(command);
  }

  /** An operator's command. */
  Shell operate(String command, String... arguments) {
    return cairn(command, arguments).awaitEnd();
  }

  private CairnProcess cairn(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, set().toString()));
    all.addAll(List.of(arguments));
    all.add("--state-dir=" + directory.resolve("state"));
    all.add("--set=stats_socket=" + directory.resolve("admin.sock"));
    all.add("--set=server_state_file=" + directory.resolve("server-state"));
    return CairnProcess.start(
        Map.of(
            "HAPROXY_MASTER_SOCKET", haproxy.masterSocket().toString(),
            "HAPROXY_STATS_SOCKET", directory.resolve("admin.sock").toString(),
            "HAPROXY_SERVER_STATE", directory.resolve("server-state").toString()),
        all.toArray(String[]::new));
  }

  String text() {
    return read(file());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitFile(int version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(file()).content().contains(":" + port(version) + " "));
  }

  boolean proxyRuns(int version) throws IOException {
    return haproxy.ask("@1 show servers state").contains("-" + port(version) + " 127.0.0.1 ");
  }

  /** Waits until the file is that version and the proxy runs it. */
  void awaitInService(int version) {
    awaitFile(version);
    await().atMost(PATIENCE).until(() -> proxyRuns(version));
  }

  /** Staged files beside the destination. */
  List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.matches(".*[.]cairn-[0-9].*"))
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    open();
    haproxy.close();
  }
}
