package dev.cairn.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The launched sidecar whose life it is, with the shipped internal set and a real HAProxy. */
final class Subject implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Path directory;
  private final ConsulAgent agent;
  private final ShippedSets sets;
  private final HaproxyProcess haproxy;
  private final Shell.Started sidecar;

  Subject(Path directory, ConsulAgent agent) throws IOException {
    this.directory = directory;
    this.agent = agent;
    Files.createDirectory(directory.resolve("tmp"));
    Files.writeString(
        file(),
        """
        global
            stats socket %s mode 600 level admin expose-fd listeners
        defaults
            timeout connect 1s
            timeout client 1s
            timeout server 1s
        frontend before
            bind 127.0.0.1:9
        """
            .formatted(directory.resolve("admin.sock")));
    haproxy = HaproxyProcess.start(file(), directory);
    sets =
        ShippedSets.copyTo(directory)
            .replace("haproxy/internal", "/etc/haproxy/haproxy.cfg", file().toString())
            .replace("haproxy/internal", "haproxy-iptables.sh", "haproxy-seamless.sh")
            .replace(
                "haproxy/internal",
                "{quiet: 1s, max: 5s, between_reloads: 2s}",
                "{quiet: 300ms, max: 2s, between_reloads: 1s}")
            // What is kept for a minute would make every comparison wait for one.
            .replace("haproxy/internal", "keep_servers: 1m", "keep_servers: 5s");
    sidecar =
        Shell.start(
            Map.of(
                "HAPROXY_MASTER_SOCKET", haproxy.masterSocket().toString(),
                "HAPROXY_STATS_SOCKET", directory.resolve("admin.sock").toString(),
                "HAPROXY_SERVER_STATE", directory.resolve("server-state").toString(),
                "JAVA_HOME", System.getProperty("java.home"),
                "CAIRN_JAVA_OPTS", "-Djava.io.tmpdir=" + directory.resolve("tmp")),
            command("run"));
  }

  private String[] command(String name) {
    return Stream.of(
            "./cairn",
            name,
            sets.set("haproxy/internal").toString(),
            "--consul-addr=" + agent.address(),
            "--state-dir=" + directory.resolve("state"),
            "--set=stats_socket=" + directory.resolve("admin.sock"),
            "--set=server_state_file=" + directory.resolve("server-state"),
            "--set=consul_agent=" + agent.address(),
            "--set=hard_stop_after=10s",
            "--set=health_check=none")
        .toArray(String[]::new);
  }

  private Path file() {
    return directory.resolve("haproxy.cfg");
  }

  int reloads() {
    requireLife();
    return count("reloaded in");
  }

  int outages() {
    return count("keeping the last answers");
  }

  boolean tellsAnOutage() {
    requireLife();
    return outages() > count("answers again");
  }

  private int count(String text) {
    return (output().length() - output().replace(text, "").length()) / text.length();
  }

  String output() {
    return sidecar.output();
  }

  private void requireLife() {
    assertThat(sidecar.process().isAlive()).as(sidecar.output()).isTrue();
  }

  /** Waits until the file is what a fresh process renders from the same catalog. */
  void awaitNothingLost() {
    await()
        .alias("the file is what cairn render prints")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              requireLife();
              assertThat(Files.readString(file())).isEqualTo(rendered());
            });
  }

  private String rendered() throws IOException {
    Path printed = directory.resolve("rendered.cfg");
    Shell render =
        Shell.run(
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            Stream.concat(
                    Stream.of("sh", "-c", "exec \"$@\" >" + printed, "sh"),
                    Stream.of(command("render")))
                .toArray(String[]::new));
    assertThat(render.code()).as(render.output()).isZero();
    return Files.readString(printed);
  }

  /** What HAProxy's master process says of reloads that failed. */
  List<String> failedReloads() throws IOException {
    return haproxy.showProc().lines().filter(line -> line.contains("[failed: ")).toList();
  }

  Sample sample() throws IOException {
    return Sample.of(
        sidecar.process().pid(),
        agent.address(),
        directory.resolve("state"),
        directory.resolve("tmp"));
  }

  @Override
  public void close() throws IOException {
    sidecar.signal("TERM");
    Shell.await(sidecar);
    haproxy.close();
    Files.deleteIfExists(sidecar.file());
  }
}
