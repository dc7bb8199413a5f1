package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.faults.GatedBalancer.Gate;
import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cairn is killed, as by kill -9 or the lack of memory, at every step of a cycle and at any moment:
 * the file is one whole accepted version, and after the next start the proxy runs it.
 */
class KilledIT {
  /** {@code -Dcairn.kill.rounds=200} for the long way. */
  private static final int ROUNDS = Integer.getInteger("cairn.kill.rounds", 15);

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
  void isWholeWheneverItIsKilled() throws Exception {
    Random random = new Random(4);
    AtomicInteger version = new AtomicInteger();
    ScheduledExecutorService clock = java.util.concurrent.Executors.newScheduledThreadPool(1);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        CairnProcess sidecar = balancer.run();
        ScheduledFuture<?> churn =
            clock.scheduleWithFixedDelay(() -> publishNext(version), 0, 40, TimeUnit.MILLISECONDS);
        clock.schedule(() -> kill(sidecar), 600 + random.nextInt(2_000), TimeUnit.MILLISECONDS);
        await().atMost(GatedBalancer.PATIENCE).until(() -> !sidecar.isAlive());
        churn.cancel(false);
        assertIsOneOf(version.get());
      }
    } finally {
      clock.shutdownNow();
    }
    assertThat(version.get()).isGreaterThan(ROUNDS);
    balancer.publish(1);
    comesBackTo(1);
  }

  private void publishNext(AtomicInteger version) {
    try {
      balancer.publish(version.updateAndGet(v -> (v + 1) % 9_000));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void assertIsOneOf(int last) {
    String now = balancer.text();
    int at = now.indexOf("127.0.0.1:31");
    assertThat(at).as(now).isPositive();
    int version = Integer.parseInt(now.substring(at + 10, at + 15)) - GatedBalancer.port(0);
    assertThat(version).isBetween(0, last + 1);
    assertThat(now).isEqualTo(text(version));
  }
}
