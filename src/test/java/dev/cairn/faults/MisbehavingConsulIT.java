package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.FakeAnswer;
import dev.cairn.testing.FakeConsul;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One sidecar that goes through everything that may be wrong with a Consul. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisbehavingConsulIT {
  private static final int SERVICES = 20;
  private static final Duration SPAN = Duration.ofSeconds(3);

  private final FakeConsul consul = FakeConsul.start();
  private final SimulatedServices services = SimulatedServices.of(consul, SERVICES);
  private InternalBalancer balancer;
  private CairnProcess sidecar;
  private int port = 32000;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    services.move("svc-a", port);
    balancer = new InternalBalancer(directory, "{keep_servers: 1m}");
    sidecar = balancer.run(Map.of(), consul.address(), "30s");
  }

  @AfterAll
  void stop() throws InterruptedException {
    sidecar.close();
    consul.close();
  }

  @BeforeEach
  void beWell() {
    recovers();
  }

  /**
   * Something that is wrong with all answers.
   *
   * @param sign what the sidecar says of it
   */
  private record Fault(String name, String sign, Consumer<FakeConsul> begin) {
    @Override
    public String toString() {
      return name;
    }

    static Fault of(String name, String sign, FakeAnswer answer) {
      return new Fault(name, sign, consul -> consul.answerAll(answer));
    }

    /** One after the other. */
    static Fault inTurn(String name, String sign, FakeAnswer... answers) {
      AtomicInteger next = new AtomicInteger();
      return new Fault(
          name,
          sign,
          consul -> consul.distort(own -> answers[next.getAndIncrement() % answers.length]));
    }

    private static void leaderless(FakeConsul consul) {
      consul.answerFromLeader(FakeAnswer.status(500, "No cluster leader"));
      consul.distort(own -> own.with("X-Consul-KnownLeader", "false"));
    }

    static Fault header(String name, String header, String value) {
      return new Fault(name, "", consul -> consul.distort(own -> own.with(header, value)));
    }
  }

  static Stream<Fault> outages() {
    FakeAnswer busy = FakeAnswer.status(429, "slow down");
    return Stream.of(
        Fault.inTurn(
            "no leader, bad gateway, unavailable",
            "no answer (status 50",
            FakeAnswer.status(500, "No leader"),
            FakeAnswer.status(502, "<html>"),
            FakeAnswer.status(503, "later")),
        Fault.inTurn(
            "too many requests, retry now or later",
            "no answer (too many",
            busy,
            busy.with("Retry-After", "0"),
            busy.with("Retry-After", "9")),
        new Fault("no leader, while servers answer", "no answer (status 500)", Fault::leaderless),
        new Fault("resets at accept", "no answer (connection", FakeConsul::resetConnections),
        new Fault("cut", "no JSON of Consul's", consul -> consul.distort(FakeAnswer::cut)),
        Fault.inTurn(
            "half JSON, other JSON, HTML",
            "no JSON of Consul's",
            FakeAnswer.json(9999, "{\"web\":["),
            FakeAnswer.json(9999, "42"),
            FakeAnswer.status(200, "<html>Log in</html>")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void survivesAnOutage(Fault fault) {
    int said = sidecar.count(fault.sign());
    fault.begin().accept(consul);
    services.move("svc-a", ++port);
    sidecar.awaitOutput(fault.sign(), said + 1);
    assertThat(requestsWhileNothingChanges()).isLessThanOrEqualTo(1);
    keptTheFileAndRecovers();
  }

  /** It is noticed when a poll has waited for its time and its answer for 15 s more. */
  @Test
  void survivesSilence(@TempDir Path directory) throws Exception {
    try (FakeConsul silent = FakeConsul.start()) {
      SimulatedServices few = SimulatedServices.of(silent, 3);
      InternalBalancer other = new InternalBalancer(directory, "{keep_servers: 1m}");
      try (CairnProcess another = other.run(Map.of(), silent.address(), "1s")) {
        other.awaitText("127.0.0.1:31002 ");
        silent.answerAll(FakeAnswer.silence());
        few.move("svc-a", 32000);
        another.awaitOutput("no answer (timeout); keeping the last answers");
        assertThat(requestsWhileNothingChanges(silent, other, another)).isLessThanOrEqualTo(1);
        silent.recover();
        other.awaitText("127.0.0.1:32000 ");
      }
    }
  }

  static Stream<Fault> refusals() {
    FakeAnswer filtered = FakeAnswer.json(9999, "[]");
    return Stream.of(
        Fault.of("unknown token", "denied (403)", FakeAnswer.status(403, "ACL not found")),
        Fault.of(
            "filtered by ACLs",
            "left out what the token may not read",
            filtered.with("X-Consul-Results-Filtered-By-ACLs", "true")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void survivesARefusal(Fault fault) {
    int said = sidecar.count(fault.sign());
    int asked = consul.requests().size();
    fault.begin().accept(consul);
    services.move("svc-a", ++port);
    // Three that fail alike are named, and then that there are more.
    sidecar.awaitOutput(fault.sign(), said + 4);
    await()
        .atMost(InternalBalancer.PATIENCE)
        .until(() -> consul.requests().size() >= asked + services.questions());
    assertThat(requestsWhileNothingChanges()).isLessThanOrEqualTo(10);
    assertThat(sidecar.output()).contains("its last answer is kept, which is ");
    keptTheFileAndRecovers();
  }

  static Stream<Fault> oddities() {
    return Stream.of(
        Fault.header("index goes back", "X-Consul-Index", "3"),
        Fault.header("index 0", "X-Consul-Index", "0"),
        new Fault("no index", "", c -> c.distort(own -> own.without("X-Consul-Index"))),
        new Fault("no leader told", "", c -> c.distort(own -> own.without("X-Consul-KnownLeader"))),
        Fault.header("leader unknown", "X-Consul-KnownLeader", "false"),
        Fault.header("far behind", "X-Consul-LastContact", "600000"),
        new Fault("slow answers", "", consul -> consul.delay(Duration.ofSeconds(3))));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void followsAConsulThatIsOdd(Fault fault) {
    fault.begin().accept(consul);
    services.move("svc-a", ++port);
    balancer.awaitText("127.0.0.1:" + port + " ");
    assertThat(requestsWhileNothingChanges()).isLessThanOrEqualTo(10);
    services.move("svc-a", ++port);
    recovers();
  }

  /** How many requests a second there are at most, on average. */
  private long requestsWhileNothingChanges() {
    return requestsWhileNothingChanges(consul, balancer, sidecar);
  }

  private static long requestsWhileNothingChanges(
      FakeConsul consul, InternalBalancer balancer, CairnProcess sidecar) {
    int requests = consul.requests().size();
    int accepted = consul.accepted();
    long start = System.nanoTime();
    balancer.staysAsItIs(sidecar, SPAN);
    int seen = Math.max(consul.requests().size() - requests, consul.accepted() - accepted);
    return seen / Math.max(1, Duration.ofNanos(System.nanoTime() - start).toSeconds());
  }

  private void keptTheFileAndRecovers() {
    String before = balancer.text();
    assertThat(before).contains("127.0.0.1:" + (port - 1) + " ");
    recovers();
    assertThat(balancer.text())
        .isEqualTo(before.replace(Integer.toString(port - 1), Integer.toString(port)));
  }

  private void recovers() {
    consul.recover();
    balancer.awaitText("127.0.0.1:" + port + " ");
    await()
        .atMost(InternalBalancer.PATIENCE)
        .until(() -> consul.parked("/v1/catalog/services") == 1);
  }
}
