package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.faults.GatedBalancer.Gate;
import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cairn is killed, as by kill -9 or the lack of memory, at a step of a cycle: the file is one whole
 * accepted version, and after the next start the proxy runs it. {@link KilledAtRandomIT} kills at
 * any moment.
 */
class KilledIT {
  @TempDir Path directory;
  private GatedBalancer balancer;
  private String first;

  @BeforeEach
  void start() throws IOException {
    balancer = new GatedBalancer(directory);
    balancer.publish(0);
    CairnProcess sidecar = balancer.run();
    sidecar.awaitOutput("reloaded in");
    balancer.awaitInService(0);
    first = balancer.text();
    kill(sidecar);
  }

  @AfterEach
  void stop() throws IOException {
    balancer.close();
  }

  private static void kill(CairnProcess sidecar) {
    sidecar.signal("KILL");
    await().atMost(GatedBalancer.PATIENCE).until(() -> !sidecar.isAlive());
  }

  private void assertIsVersion(int version) {
    assertThat(balancer.text()).isEqualTo(text(version));
  }

  private String text(int version) {
    return first.replace("" + GatedBalancer.port(0), "" + GatedBalancer.port(version));
  }

  /** Starts Cairn once more: what it finds is put right. */
  private void comesBackTo(int version) throws IOException {
    CairnProcess sidecar = balancer.run();
    try {
      balancer.awaitInService(version);
      assertIsVersion(version);
      assertThat(balancer.leftovers()).isEmpty();
    } finally {
      kill(sidecar);
    }
  }

  @Test
  void keepsTheOldFileWhereTheNewOneWasNotAcceptedYet() throws IOException {
    CairnProcess sidecar = balancer.run();
    balancer.shut(Gate.CHECK);
    balancer.publish(1);
    balancer.awaitAt(Gate.CHECK);
    kill(sidecar);
    balancer.open();
    assertIsVersion(0);
    assertThat(balancer.leftovers()).hasSize(1);
    comesBackTo(1);
  }

  @Test
  void owesTheReloadOfAFileThatIsInPlace() throws IOException {
    CairnProcess sidecar = balancer.run();
    balancer.shut(Gate.RELOAD);
    balancer.publish(1);
    long hook = balancer.awaitAt(Gate.RELOAD);
    kill(sidecar);
    Shell.run("kill", "-KILL", Long.toString(hook));
    balancer.open();
    assertIsVersion(1);
    assertThat(balancer.proxyRuns(1)).isFalse();
    comesBackTo(1);
  }

  @Test
  void owesTheReloadThatNobodyKnowsTheEndOf() throws IOException {
    CairnProcess sidecar = balancer.run();
    balancer.shut(Gate.RELOADED);
    balancer.publish(1);
    balancer.awaitAt(Gate.RELOADED);
    kill(sidecar);
    // Back again: without its mark Cairn would hold version 0 for what the proxy runs.
    balancer.publish(0);
    balancer.open();
    assertIsVersion(1);
    comesBackTo(0);
  }

  @Test
  void putsBackAgainWhereItWasKilledAtThat() throws Exception {
    balancer.refuse(1);
    CairnProcess sidecar = balancer.run();
    balancer.shut(Gate.RELOADED);
    balancer.publish(1);
    balancer.awaitAt(Gate.RELOADED);
    assertThat(balancer.reloadsSoFar()).endsWith("10", "0");
    assertIsVersion(0);
    kill(sidecar);
    balancer.open();
    try (CairnProcess next = balancer.run()) {
      next.awaitOutput("the last good one was put back");
      assertIsVersion(0);
      assertThat(balancer.proxyRuns(0)).isTrue();
    }
  }

  @Test
  void holdsTheVersionThatItWasKilledAtPuttingBack() throws Exception {
    CairnProcess sidecar = balancer.run();
    balancer.publish(1);
    balancer.awaitInService(1);
    sidecar.awaitOutput("reloaded in");
    balancer.shut(Gate.RELOAD);
    try (CairnProcess operator = balancer.begin("rollback")) {
      long hook = balancer.awaitAt(Gate.RELOAD);
      kill(sidecar);
      Shell.run("kill", "-KILL", Long.toString(hook));
      assertThat(operator.awaitEnd().output()).contains("the sidecar ended before it answered");
    }
    balancer.open();
    balancer.publish(2);
    try (CairnProcess next = balancer.run()) {
      next.awaitOutput("cairn approve");
      balancer.awaitInService(0);
      assertIsVersion(0);
    }
  }
}
