package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.Forwarder;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real Consuls that take each other's place, go back in time, are away or far. Requests are counted
 * until the file is right, not seconds: how many it takes depends on no machine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplacedConsulIT {
  private static final List<String> SERVICES = List.of("svc-a", "svc-b", "svc-c");

  /** The list of services, each of them, one that a test adds, and a key. */
  private static final int QUESTIONS = SERVICES.size() + 3;

  /** Each question from 0, once more to wait for the next change, and once to spare. */
  private static final int AT_ONCE = 3 * QUESTIONS;

  private static final Pattern INDEX = Pattern.compile("\"ModifyIndex\": ?(\\d+)");

  private Path directory;
  private ConsulAgent young;
  private ConsulAgent old;
  private Forwarder forwarder;
  private InternalBalancer balancer;
  private CairnProcess sidecar;
  private int port = 31000;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    directory = temporary;
    young = ConsulAgent.start(Files.createDirectory(directory.resolve("young")));
    old = ConsulAgent.start(Files.createDirectory(directory.resolve("old")));
    raiseIndex(old, 150);
    move(young);
    forwarder = Forwarder.to(young.address());
    balancer = new InternalBalancer(directory, "{keep_servers: 0}");
    // Longer than anybody here waits for a change.
    sidecar = balancer.run(Map.of(), forwarder.address(), "120s");
    awaitAll();
  }

  @AfterAll
  void stop() throws InterruptedException {
    sidecar.close();
    forwarder.close();
    young.close();
    old.close();
  }

  private static void raiseIndex(ConsulAgent agent, int by) {
    for (int i = 0; i < by; i++) {
      agent.putKey("raise", "to " + i);
    }
  }

  /** Of the last change that the agent knows of. */
  private static long index(ConsulAgent agent) {
    Matcher all = INDEX.matcher(agent.get("/v1/catalog/service/svc-c"));
    assertThat(all.find()).isTrue();
    return Long.parseLong(all.group(1));
  }

  /** Registers all services at ports that none of them had, on a node without an agent. */
  private void move(ConsulAgent agent) {
    port += 10;
    SERVICES.forEach(name -> register(agent, name, port + SERVICES.indexOf(name)));
  }

  private static void register(ConsulAgent agent, String name, int port) {
    agent.put(
        "/v1/catalog/register",
        """
        {"Node": "slave-1", "Address": "127.0.0.1", "Service": {"ID": "%1$s", "Service": "%1$s",
          "Port": %2$d, "Tags": ["production", "internal-listen-http-%3$d"]}}\
        """
            .formatted(name, port, 3000 + name.charAt(name.length() - 1)));
  }

  private void awaitAll() {
    for (int i = 0; i < SERVICES.size(); i++) {
      balancer.awaitText("127.0.0.1:" + (port + i) + " ");
    }
  }

  /** Waits until the file is right, which must not take more than so many requests. */
  private void awaitAll(int requests) {
    int before = forwarder.requests();
    awaitAll();
    assertThat(forwarder.requests() - before).isLessThanOrEqualTo(requests);
  }

  private void followsWhatComesNext(ConsulAgent agent) {
    move(agent);
    awaitAll();
  }

  @Test
  void survivesASnapshotThatIsRestored() {
    String file = directory.resolve("backup.snap").toString();
    String agent = "-http-addr=" + young.address();
    assertThat(Shell.run("consul", "snapshot", "save", agent, file).code()).isZero();
    int saved = port;
    long index = index(young);
    raiseIndex(young, 30);
    move(young);
    awaitAll();
    balancer.staysAsItIs(sidecar, Duration.ofSeconds(7));

    assertThat(Shell.run("consul", "snapshot", "restore", agent, file).code()).isZero();
    port = saved;
    awaitAll(AT_ONCE);
    assertThat(index(young)).isEqualTo(index);
    followsWhatComesNext(young);
  }

  @Test
  void survivesAFailOverToAHigherAndBackToALowerIndex() {
    move(old);
    assertThat(index(old)).isGreaterThan(index(young) + 50);
    forwarder.failOver(old.address());
    awaitAll(AT_ONCE);
    followsWhatComesNext(old);

    move(young);
    assertThat(index(old)).isGreaterThan(index(young) + 50);
    forwarder.failOver(young.address());
    awaitAll(AT_ONCE);
    followsWhatComesNext(young);
  }

  @Test
  void survivesAnAgentThatIsAwayAndRecoversWithTheFirstProbe() {
    int said = sidecar.count("answers again after");
    forwarder.goAway();
    sidecar.awaitOutput("keeping the last answers", said + 1);
    int before = forwarder.refused();
    long start = System.nanoTime();
    await().atMost(InternalBalancer.PATIENCE).until(() -> forwarder.refused() >= before + 3);
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(forwarder.refused() - before).isLessThanOrEqualTo((int) seconds + 2);

    move(young);
    forwarder.comeBack();
    awaitAll(AT_ONCE);
    sidecar.awaitOutput("answers again after", said + 1);
  }

  @Test
  void survivesAnswersThatTakeTenSecondsEach() {
    forwarder.delay(Duration.ofSeconds(10));
    move(young);
    register(young, "svc-z", 30999);
    int before = forwarder.requests();
    balancer.awaitText("127.0.0.1:30999 ");
    awaitAll();
    assertThat(forwarder.requests() - before).isLessThanOrEqualTo(AT_ONCE);
    assertThat(sidecar.isAlive()).isTrue();
    forwarder.delay(Duration.ZERO);
  }
}
