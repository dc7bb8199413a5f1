package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody claims the port that a service has: with a real Consul, over restarts of Cairn. */
class PortsIT {
  private static final String LISTEN = "internal-listen-http-3000";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path directory;
  private OwnSet set;
  private ConsulAgent consul;

  @BeforeEach
  void start() {
    set =
        new OwnSet(directory)
            .write(
                "{% for l in listeners() %}frontend {{ l.name }}\n    bind :{{ l.port }}\n{% endfor %}",
                "listeners: {environments: {production: ''}}\n");
    consul = ConsulAgent.start(directory);
    consul.register("web-1", "web", 31000, "production", LISTEN);
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  private CairnProcess cairn(String command) {
    boolean asks = !command.equals("approve");
    String[] args =
        asks
            ? new String[] {
              command, set.path().toString(), state(), "--consul-addr=" + consul.address()
            }
            : new String[] {command, set.path().toString(), state()};
    return CairnProcess.start(Map.of(), args);
  }

  private String state() {
    return "--state-dir=" + directory.resolve("state");
  }

  private void awaitFile(String content) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(set.destination()).hasContent(content));
  }

  @Test
  void theHolderKeepsItOverRestartsAndRollingDeploymentsUntilTheOperatorMovesIt() throws Exception {
    String webs = "frontend web\n    bind :3000\n";
    try (CairnProcess sidecar = cairn("run")) {
      awaitFile(webs);
      consul.register("api-1", "api", 31001, "production", LISTEN);
      sidecar.awaitOutput("port 3000 of production is taken by http service web in production");
      assertThat(set.destination()).hasContent(webs);
    }
    try (CairnProcess sidecar = cairn("run")) {
      sidecar.awaitOutput("port 3000 of production is taken by http service web in production");
      assertThat(set.destination()).hasContent(webs);
      consul.register("web-1", "web", 31000, "production");
      sidecar.awaitOutput("port 3000 of production is kept for production.web");
      awaitFile("");
    }
    try (CairnProcess sidecar = cairn("run")) {
      sidecar.awaitOutput("port 3000 of production is kept for production.web");
      Shell snapshot = cairn("snapshot").awaitEnd();
      assertThat(snapshot.output()).contains("production.web");
      consul.register("web-1", "web", 31000, "production", LISTEN);
      awaitFile(webs);
      consul.register("web-1", "web", 31000, "production");
      awaitFile("");

      Shell approval = cairn("approve").awaitEnd();
      assertThat(approval.code()).as(approval.output()).isZero();
      awaitFile("frontend api\n    bind :3000\n");
    }
  }
}
