package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.GracefulService;
import dev.cairn.testing.HttpLoad;
import java.io.IOException;
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
 * end are replaced one after another, while clients use the well-known port and lose nothing. Three
 * balancers serve them at the same time, one for each hook, each with a sidecar of its own.
 */
class RollingDeploymentIT {
  private static final int INSTANCES = 4;

  /** Longer than Consul's check, the pace and a reload take together on a busy machine. */
  private static final int GRACE_SECONDS = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RELOADED = "reloaded in";

  @TempDir Path directory;
  private final Map<Integer, Process> services = new HashMap<>();
  private final List<HttpLoad> loads = new ArrayList<>();
  private ConsulAgent consul;
  private Balancers balancers;

  @BeforeEach
  void start() {
    consul = ConsulAgent.start(directory);
    balancers = new Balancers(directory, consul.address());
  }

  @AfterEach
  void stop() throws Exception {
    loads.forEach(HttpLoad::close);
    services.values().forEach(Process::destroyForcibly);
    balancers.close();
    consul.close();
  }

  @Test
  void losesNoRequestByAnyHook() throws Exception {
    List<Integer> old = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      old.add(startInstance(21_000 + i));
    }
    List<Balancer> all =
        List.of(
            balancers.haproxyThatPassesItsSocketsOn(),
            balancers.haproxyThatBindsAnew(),
            balancers.nginx());
    for (Balancer balancer : all) {
      old.forEach(port -> balancer.awaitInService(port, true));
      await().atMost(PATIENCE).until(balancer::answers);
    }
    List<Integer> reloads = reloads(all);

    all.forEach(balancer -> loads.add(balancer.load(3, 3)));
    for (int port : old) {
      replace(port, port + 100, all);
    }

    for (int i = 0; i < all.size(); i++) {
      HttpLoad.Result result = loads.get(i).stop();
      String hook = all.get(i).hook();
      assertThat(result.failures()).as(hook + ", " + result.requests() + " requests").isEmpty();
      assertThat(result.failed()).as(hook).isZero();
      assertThat(result.requests()).as(hook).isGreaterThan(500);
      assertThat(reloads(all).get(i) - reloads.get(i)).as(hook).isGreaterThanOrEqualTo(INSTANCES);
    }
    assertThat(services.keySet())
        .containsExactlyInAnyOrderElementsOf(old.stream().map(port -> port + 100).toList());
  }

  private static List<Integer> reloads(List<Balancer> all) {
    return all.stream().map(balancer -> balancer.sidecar().count(RELOADED)).toList();
  }

  /** Ends the old one as the cluster does: TERM, and a deregistration once it has ended. */
  private void replace(int old, int fresh, List<Balancer> all) throws Exception {
    startInstance(fresh);
    all.forEach(balancer -> balancer.awaitInService(fresh, true));
    for (HttpLoad load : loads) {
      await().atMost(PATIENCE).until(() -> load.answers(Integer.toString(fresh)) > 0);
    }
    Process instance = java.util.Objects.requireNonNull(services.remove(old));
    instance.destroy();
    all.forEach(balancer -> balancer.awaitInService(old, false));
    instance.waitFor();
    consul.deregister("web-" + old);
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
         "Tags": ["production", "internal-listen-http-3000"],
         "Check": {"HTTP": "http://127.0.0.1:%1$d/healthcheck", "Interval": "1s"}}
        """
            .formatted(port));
    return port;
  }
}
