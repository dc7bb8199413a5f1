package dev.cairn.bench.tool;

import dev.cairn.bench.consul.Cluster;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Cairn by its own launcher, with the shipped internal balancer.
 *
 * @param jdk that runs it
 * @param tls whether it asks over HTTPS
 */
public record Cairn(Jdk jdk, boolean tls) implements Tool {
  private static final String SET = "haproxy/internal";
  private static final String LAUNCHER = Path.of("cairn").toAbsolutePath().toString();
  private static final String CHECK =
      "check:\n  command: [haproxy, -c, -f, \"{file}\"]\n  timeout: 30s\n";
  private static final String RELOAD = "../../../reload-hooks/haproxy-iptables.sh";
  private static final String PACE = "{quiet: 1s, max: 5s, between_reloads: 2s}";

  @Override
  public String name() {
    return "cairn";
  }

  @Override
  public boolean needsManyConnections() {
    return false;
  }

  @Override
  public Follower follow(Cluster cluster, Path directory) {
    ShippedSets sets = copied(directory);
    sets.replace(SET, "reload:\n  command: [" + RELOAD + "]\n  timeout: 30s\n", "");
    sets.replace(SET, PACE, "{quiet: 0, max: 0, between_reloads: 0}");
    return run(cluster, directory, sets);
  }

  /**
   * Starts it at its shipped pace.
   *
   * @param reload the arguments of a command, as YAML
   */
  public Follower followPaced(Cluster cluster, Path directory, String reload) {
    return run(cluster, directory, copied(directory).replace(SET, RELOAD, reload));
  }

  private Follower run(Cluster cluster, Path directory, ShippedSets sets) {
    Shell.Started started =
        Shell.start(
            environment(),
            LAUNCHER,
            "run",
            sets.set(SET).toString(),
            address(cluster),
            "--state-dir=" + directory.resolve("state"));
    return new Follower(started, destination(directory), port(cluster));
  }

  @Override
  public Once once(Cluster cluster, Path directory) {
    return once("render", copied(directory), address(cluster), directory);
  }

  /** Writes what Consul holds as a catalog file. */
  public Once snapshot(Cluster cluster, Path directory, Path file) {
    Once once = once("snapshot", copied(directory), address(cluster), directory);
    return new Once(once.environment(), concat(once.command(), "--output=" + file));
  }

  /** Renders from a catalog file. */
  public Once onceFrom(Path catalog, Path directory) {
    return once("render", copied(directory), "--catalog=" + catalog, directory);
  }

  private Once once(String command, ShippedSets sets, String source, Path directory) {
    return new Once(
        environment(),
        List.of(
            LAUNCHER,
            command,
            sets.set(SET).toString(),
            source,
            "--state-dir=" + directory.resolve("state")));
  }

  private static List<String> concat(List<String> command, String option) {
    List<String> all = new java.util.ArrayList<>(command);
    all.add(option);
    return all;
  }

  private static ShippedSets copied(Path directory) {
    try {
      Files.createDirectories(destination(directory).getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ShippedSets.copyTo(directory)
        .replace(SET, "/etc/haproxy/haproxy.cfg", destination(directory).toString())
        .replace(SET, CHECK, "");
  }

  private static Path destination(Path directory) {
    return directory.resolve("out").resolve("haproxy.cfg");
  }

  private int port(Cluster cluster) {
    return tls ? cluster.tlsPort() : Integer.parseInt(cluster.address().split(":", 2)[1]);
  }

  private String address(Cluster cluster) {
    return "--consul-addr=" + (tls ? "https" : "http") + "://127.0.0.1:" + port(cluster);
  }

  private Map<String, String> environment() {
    // The agent's certificate is its own.
    return Map.of("JAVA_HOME", jdk.home().toString(), "CONSUL_HTTP_SSL_VERIFY", "false");
  }
}
