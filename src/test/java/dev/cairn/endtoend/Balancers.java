package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.HttpLoad;
import dev.cairn.testing.NginxProcess;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts a balancer for each hook, with a sidecar of its own. Each has an address to itself, and
 * ports: one hook's SYN guard must not spare another one's clients.
 */
final class Balancers implements AutoCloseable {
  private static final int WELL_KNOWN_PORT = 3000;
  private static final String PACE = "pace: {quiet: 1s, max: 5s, between_reloads: 2s}";
  private static final String FAST = "pace: {quiet: 100ms, max: 1s, between_reloads: 500ms}";

  private final Path directory;
  private final String consul;
  private final List<AutoCloseable> open = new ArrayList<>();

  Balancers(Path directory, String consul) {
    this.directory = directory;
    this.consul = consul;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  Balancer haproxyThatPassesItsSocketsOn() throws IOException {
    Path home = emptyHaproxy("seamless", 0);
    HaproxyProcess haproxy = opened(HaproxyProcess.start(home.resolve("haproxy.cfg"), home));
    return haproxy(
        home,
        "haproxy-seamless.sh",
        0,
        Map.of(
            "HAPROXY_MASTER_SOCKET",
            haproxy.masterSocket().toString(),
            "HAPROXY_STATS_SOCKET",
            home.resolve("s").toString(),
            "HAPROXY_SERVER_STATE",
            home.resolve("states").toString()));
  }

  /** Each reload is a new process that binds anew, as before 1.8: what is lost, the guard saves. */
  Balancer haproxyThatBindsAnew() throws IOException {
    Path home = emptyHaproxy("iptables", 1);
    Path pid = home.resolve("pid");
    String reload = Path.of("src/bench/bin/haproxy-plain.sh").toAbsolutePath().toString();
    Map<String, String> environment =
        Map.of(
            "HAPROXY_CONFIGURATION",
            home.resolve("haproxy.cfg").toString(),
            "HAPROXY_PID_FILE",
            pid.toString(),
            "HAPROXY_IPTABLES_LOCK",
            home.resolve("lock").toString(),
            "HAPROXY_RELOAD",
            reload);
    Shell start = Shell.run(environment, reload);
    assertThat(start.code()).as(start.output()).isZero();
    opened(() -> endAll(Path.of(pid + ".all")));
    return haproxy(home, "haproxy-iptables.sh", 1, environment);
  }

  private static void endAll(Path pids) throws IOException {
    for (String each : Files.readAllLines(pids)) {
      ProcessHandle.of(Long.parseLong(each))
          .filter(p -> p.info().command().orElse("").endsWith("haproxy"))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private Path emptyHaproxy(String name, int number) throws IOException {
    Path home = Files.createDirectory(directory.resolve(name));
    Files.writeString(home.resolve("states"), "1\n");
    Files.writeString(
        home.resolve("haproxy.cfg"),
        "global\n    stats socket %s mode 600 level admin expose-fd listeners\n"
                .formatted(home.resolve("s"))
            + "defaults\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\n"
            + "frontend before\n    bind %s:9\n".formatted(address(number)));
    return home;
  }

  private Balancer haproxy(Path home, String hook, int number, Map<String, String> environment) {
    Path configuration = home.resolve("haproxy.cfg");
    ShippedSets sets =
        ShippedSets.copyTo(home)
            .replace("haproxy/internal", "/etc/haproxy/haproxy.cfg", configuration.toString())
            .replace("haproxy/internal", "haproxy-iptables.sh", hook);
    return balancer(
        hook,
        configuration,
        sets,
        "haproxy/internal",
        number,
        environment,
        "stats_socket=" + home.resolve("s"),
        "server_state_file=" + home.resolve("states"));
  }

  Balancer nginx() throws IOException {
    Path home = Files.createDirectory(directory.resolve("nginx"));
    Path configuration = home.resolve("nginx.conf");
    Path pid = home.resolve("nginx.pid");
    Path log = home.resolve("error.log");
    Files.writeString(
        configuration,
        "pid %s;\nerror_log %s;\nevents {}\nhttp { server { listen %s:9; } }\n"
            .formatted(pid, log, address(2)));
    NginxProcess nginx = opened(NginxProcess.start(configuration, home));
    ShippedSets sets =
        ShippedSets.copyTo(home)
            .replace("nginx/internal", "/etc/nginx/nginx.conf", configuration.toString());
    return balancer(
        "nginx.sh",
        configuration,
        sets,
        "nginx/internal",
        2,
        Map.of("NGINX_COMMAND", nginx.command(), "NGINX_PID", pid.toString()),
        "pid=" + pid,
        "error_log=" + log,
        "access_log=" + home.resolve("access.log"));
  }

  private static String address(int number) {
    return "127.0.0." + (1 + number);
  }

  /**
   * @param number from 0
   */
  private Balancer balancer(
      String hook,
      Path configuration,
      ShippedSets sets,
      String set,
      int number,
      Map<String, String> environment,
      String... variables) {
    String prefix = number == 0 ? "" : Integer.toString(number);
    sets.replace(set, PACE, FAST)
        .replace(set, "{production: \"\", staging", "{production: \"" + prefix + "\", staging")
        .replace(set, "staging: \"1\"", "staging: \"5\"");
    Stream<String> command =
        Stream.of(
            "run",
            sets.set(set).toString(),
            "--consul-addr=" + consul,
            "--state-dir=" + configuration.resolveSibling("state"),
            "--set=bind_address=" + address(number));
    Stream<String> assignments = Stream.of(variables).map(variable -> "--set=" + variable);
    String[] args = Stream.concat(command, assignments).toArray(String[]::new);
    HttpLoad.Target target = HttpLoad.Target.at(address(number), number * 10_000 + WELL_KNOWN_PORT);
    CairnProcess sidecar = opened(CairnProcess.start(environment, args));
    return new Balancer(hook, target, configuration, sidecar);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
