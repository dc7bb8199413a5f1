package dev.cairn.bench.tool;

import dev.cairn.bench.consul.Cluster;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    return tls ? "cairn over HTTPS" : "cairn";
  }

  @Override
  public boolean needsManyConnections() {
    return false;
  }

  @Override
  public Follower follow(Cluster cluster, Path directory) {
    return run(address(cluster), port(cluster), directory, unpaced(directory));
  }

  private static ShippedSets unpaced(Path directory) {
    return copied(directory)
        .replace(SET, "reload:\n  command: [" + RELOAD + "]\n  timeout: 30s\n", "")
        .replace(SET, PACE, "{quiet: 0, max: 0, between_reloads: 0}");
  }

  /**
   * The same at another port than the agent's.
   *
   * @param more options
   */
  public Follower followAt(int port, Path directory, String... more) {
    String address = "--consul-addr=http://127.0.0.1:" + port;
    return run(address, port, directory, unpaced(directory), more);
  }

  /** Starts it at its shipped pace, with a reload that does nothing. */
  public Follower followPaced(Cluster cluster, Path directory) {
    ShippedSets sets = copied(directory).replace(SET, RELOAD, "\"true\"");
    return run(address(cluster), port(cluster), directory, sets);
  }

  private Follower run(String address, int port, Path directory, ShippedSets sets, String... more) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER, "run", sets.set(SET).toString()));
    command.add(address);
    command.add("--state-dir=" + directory.resolve("state"));
    command.addAll(List.of(more));
    Shell.Started started = Shell.start(environment(), command.toArray(String[]::new));
    return new Follower(started, destination(directory), port);
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
    List<String> all = new ArrayList<>(command);
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
