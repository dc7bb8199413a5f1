package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was brought into service can be taken back: by the proxy's verdict, or by the operator. */
class OperatorIT {
  @TempDir Path directory;
  private GatedBalancer balancer;
  private CairnProcess sidecar;

  @BeforeEach
  void start() throws Exception {
    balancer = new GatedBalancer(directory);
    balancer.publish(0);
    sidecar = balancer.run();
    for (int version = 0; version < 3; version++) {
      balancer.publish(version);
      balancer.awaitInService(version);
      sidecar.awaitOutput("reloaded in", version + 1);
    }
  }

  @AfterEach
  void stop() throws Exception {
    sidecar.close();
    balancer.close();
  }

  private Shell operate(String command, String... arguments) {
    Shell shell = balancer.operate(command, arguments);
    assertThat(shell.code()).as(shell.output()).isZero();
    return shell;
  }

  @Test
  void theOperatorPutsAVersionBackWhichStaysUntilItIsReleased() throws Exception {
    List<String> history = operate("history").output().lines().toList();
    assertThat(history).hasSize(4);
    assertThat(history.get(3)).contains("was there before Cairn");
    assertThat(history.get(0))
        .matches("haproxy-internal  4  \\d{4}-\\d\\d-\\d\\d .*1 backend changed: \\+1 −1 servers");

    operate("rollback");
    balancer.awaitInService(1);
    balancer.publish(3);
    sidecar.awaitOutput("cairn approve");
    staysInService(1);
    sidecar.close();
    sidecar = balancer.run();
    sidecar.awaitOutput("cairn approve");
    staysInService(1);

    operate("rollback", "2");
    balancer.awaitInService(0);

    assertThat(operate("approve").output()).contains("released");
    balancer.awaitInService(3);
  }

  private void staysInService(int version) {
    await()
        .during(Duration.ofSeconds(2))
        .atMost(GatedBalancer.PATIENCE)
        .until(() -> balancer.proxyRuns(version));
    balancer.awaitFile(version);
  }

  @Test
  void aSidecarThatIsDownNeedsNotRunForARollback() throws Exception {
    sidecar.close();
    operate("rollback", "3");
    balancer.awaitInService(1);
    assertThat(balancer.operate("rollback", "77").output()).contains("77");
    assertThat(balancer.operate("rollback", "77").code()).isEqualTo(2);
  }

  @Test
  void putsTheLastGoodFileBackWhereTheProxyRefusesTheNewOne() throws Exception {
    String good = balancer.text();
    try (ServerSocket taken = new ServerSocket(3999)) {
      balancer.publish(
          2,
          "other:",
          "  - {id: other, address: 127.0.0.1, port: 32000, tags: [production,"
              + " internal-listen-http-"
              + taken.getLocalPort()
              + "]}");
      sidecar.awaitOutput("refused");
      await().atMost(GatedBalancer.PATIENCE).until(() -> balancer.text().equals(good));
      await().atMost(GatedBalancer.PATIENCE).until(() -> balancer.reloadsSoFar().size() == 5);
      // Refused, and the good one once more; not again.
      staysInService(2);
      assertThat(balancer.reloadsSoFar()).containsExactly("0", "0", "0", "10", "0");
      assertThat(balancer.text()).isEqualTo(good);
      assertThat(refused()).contains("3999").contains("refused");
    }
    balancer.publish(4);
    balancer.awaitInService(4);
  }

  /** Everything below the directory that keeps what was refused. */
  private String refused() throws Exception {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(balancer.state().resolve("refused"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
