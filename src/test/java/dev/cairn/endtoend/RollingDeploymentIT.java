package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.GracefulService;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.HttpLoad;
import dev.cairn.testing.NginxProcess;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The deployment of "how we cook Mesos": four instances that fail their health check before they
 * end are replaced one after another, while clients use the well-known port and lose nothing.
 */
class RollingDeploymentIT {
  private static final int WELL_KNOWN_PORT = 3000;
  private static final int INSTANCES = 4;

  /** Longer than Consul's check, the pace and a reload take together on a busy machine. */
  private static final int GRACE_SECONDS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PACE = "pace: {quiet: 1s, max: 5s, between_reloads: 2s}";
  private static final String FAST = "pace: {quiet: 100ms, max: 1s, between_reloads: 500ms}";

  @TempDir Path directory;
  private final Map<Integer, Process> services = new HashMap<>();
  private ConsulAgent consul;

  @BeforeEach
  void start() {
    consul = ConsulAgent.start(directory);
  }

  @AfterEach
  void stop() {
    services.values().forEach(Process::destroyForcibly);
    consul.close();
  }

  @Test
  void losesNoRequestBehindAnHaproxyThatPassesItsSocketsOn() throws Exception {
    Path configuration = emptyHaproxy();
    ShippedSets sets = haproxySet(configuration, "haproxy-seamless.sh");
    try (HaproxyProcess haproxy = HaproxyProcess.start(configuration, directory);
        CairnProcess sidecar =
            haproxySidecar(
                sets,
                Map.of(
                    "HAPROXY_MASTER_SOCKET",
                    haproxy.masterSocket().toString(),
                    "HAPROXY_STATS_SOCKET",
                    directory.resolve("s").toString(),
                    "HAPROXY_SERVER_STATE",
                    directory.resolve("states").toString()))) {
      deploy(configuration, sidecar);
    }
  }

  /** Each reload is a new process that binds anew, as before 1.8: what is lost, the guard saves. */
  @Test
  void losesNoRequestBehindAnHaproxyThatBindsAnew() throws Exception {
    Path configuration = emptyHaproxy();
    ShippedSets sets = haproxySet(configuration, "haproxy-iptables.sh");
    Path pid = directory.resolve("pid");
    String reload = Path.of("src/bench/bin/haproxy-plain.sh").toAbsolutePath().toString();
    Map<String, String> environment =
        Map.of(
            "HAPROXY_CONFIGURATION",
            configuration.toString(),
            "HAPROXY_PID_FILE",
            pid.toString(),
            "HAPROXY_IPTABLES_LOCK",
            directory.resolve("lock").toString(),
            "HAPROXY_RELOAD",
            reload);
    Shell start = Shell.run(environment, reload);
    assertThat(start.code()).as(start.output()).isZero();
    try (CairnProcess sidecar = haproxySidecar(sets, environment)) {
      deploy(configuration, sidecar);
    } finally {
      for (String each : Files.readAllLines(Path.of(pid + ".all"))) {
        ProcessHandle.of(Long.parseLong(each))
            .filter(p -> p.info().command().orElse("").endsWith("haproxy"))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private Path emptyHaproxy() throws IOException {
    Files.writeString(directory.resolve("states"), "1\n");
    return Files.writeString(
        directory.resolve("haproxy.cfg"),
        "global\n    stats socket %s mode 600 level admin expose-fd listeners\n"
                .formatted(directory.resolve("s"))
            + "defaults\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\n"
            + "frontend before\n    bind 127.0.0.1:9\n");
  }

  private ShippedSets haproxySet(Path configuration, String hook) {
    return ShippedSets.copyTo(directory)
        .replace("haproxy/internal", "/etc/haproxy/haproxy.cfg", configuration.toString())
        .replace("haproxy/internal", "haproxy-iptables.sh", hook)
        .replace("haproxy/internal", PACE, FAST);
  }

  private CairnProcess haproxySidecar(ShippedSets sets, Map<String, String> environment) {
    return CairnProcess.start(
        environment,
        "run",
        sets.set("haproxy/internal").toString(),
        "--consul-addr=" + consul.address(),
        "--state-dir=" + directory.resolve("state"),
        "--set=stats_socket=" + directory.resolve("s"),
        "--set=server_state_file=" + directory.resolve("states"));
  }

  @Test
  void losesNoRequestBehindNginx() throws Exception {
    Path configuration = directory.resolve("nginx.conf");
    Path pid = directory.resolve("nginx.pid");
    Path log = directory.resolve("error.log");
    Files.writeString(
        configuration,
        "pid %s;\nerror_log %s;\nevents {}\nhttp { server { listen 127.0.0.1:9; } }\n"
            .formatted(pid, log));
    ShippedSets sets =
        ShippedSets.copyTo(directory)
            .replace("nginx/internal", "/etc/nginx/nginx.conf", configuration.toString())
            .replace("nginx/internal", PACE, FAST);
    try (NginxProcess nginx = NginxProcess.start(configuration, directory);
        CairnProcess sidecar =
            CairnProcess.start(
                Map.of("NGINX_COMMAND", nginx.command(), "NGINX_PID", pid.toString()),
                "run",
                sets.set("nginx/internal").toString(),
                "--consul-addr=" + consul.address(),
                "--state-dir=" + directory.resolve("state"),
                "--set=pid=" + pid,
                "--set=error_log=" + log,
                "--set=access_log=" + directory.resolve("access.log"))) {
      deploy(configuration, sidecar);
    }
  }

  private void deploy(Path configuration, CairnProcess sidecar) throws Exception {
    List<Integer> old = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      old.add(startInstance(21_000 + i));
    }
    for (int port : old) {
      awaitInService(configuration, sidecar, port);
    }
    await().atMost(PATIENCE).until(RollingDeploymentIT::answers);
    int reloads = sidecar.count("reloaded in");

    try (HttpLoad load = HttpLoad.start(target(), 3, 3, Duration.ofMillis(5))) {
      for (int port : old) {
        int fresh = startInstance(port + 100);
        awaitInService(configuration, sidecar, fresh);
        await().atMost(PATIENCE).until(() -> load.answers(Integer.toString(fresh)) > 0);
        endInstance(configuration, sidecar, port);
      }
      HttpLoad.Result result = load.stop();
      assertThat(result.failures()).as(result.requests() + " requests").isEmpty();
      assertThat(result.failed()).isZero();
      assertThat(result.requests()).isGreaterThan(500);
    }
    assertThat(services.keySet())
        .containsExactlyInAnyOrderElementsOf(old.stream().map(port -> port + 100).toList());
    assertThat(sidecar.count("reloaded in") - reloads).isGreaterThanOrEqualTo(INSTANCES);
  }

  private static HttpLoad.Target target() {
    return HttpLoad.Target.at("127.0.0.1", WELL_KNOWN_PORT);
  }

  private static boolean answers() throws IOException {
    try (HttpLoad load = HttpLoad.start(target(), 0, 1, Duration.ofMillis(5))) {
      await().until(() -> load.requests() > 0);
      return load.stop().failed() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int startInstance(int port) throws IOException {
    services.put(
        port,
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                GracefulService.class.getName(),
                Integer.toString(port),
                Integer.toString(GRACE_SECONDS))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("instance-" + port).toFile())
            .start());
    consul.put(
        "/v1/agent/service/register",
        """
        {"ID": "web-%1$d", "Name": "web", "Address": "127.0.0.1", "Port": %1$d,
         "Tags": ["production", "internal-listen-http-%2$d"],
         "Check": {"HTTP": "http://127.0.0.1:%1$d/healthcheck", "Interval": "1s"}}
        """
            .formatted(port, WELL_KNOWN_PORT));
    return port;
  }

  private static void awaitInService(Path configuration, CairnProcess sidecar, int port) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(configuration)
                    .as(sidecar.output())
                    .content()
                    .contains("127.0.0.1:" + port));
  }

  /** As the cluster does: TERM, and a deregistration once it has ended. */
  private void endInstance(Path configuration, CairnProcess sidecar, int port) throws Exception {
    Process instance = java.util.Objects.requireNonNull(services.remove(port));
    instance.destroy();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(configuration)
                    .as(sidecar.output())
                    .content()
                    .doesNotContain("127.0.0.1:" + port));
    instance.waitFor();
    consul.deregister("web-" + port);
  }
}
