package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.FakeConsul;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Consul whose answers are wrong, and right again, while the index says that nothing changed. */
class WrongAnswersIT {
  private static final int SERVICES = 12;

  @TempDir Path directory;

  private final FakeConsul consul = FakeConsul.start();
  private final SimulatedServices services = SimulatedServices.of(consul, SERVICES);

  @AfterEach
  void stop() {
    consul.close();
  }

  @Test
  void survivesAPartOfTheCatalogThatWasMissing() throws Exception {
    InternalBalancer balancer = new InternalBalancer(directory, "{keep_servers: 0}");
    try (CairnProcess sidecar = balancer.run(Map.of(), consul.address(), "3s")) {
      String before = balancer.text();
      services.tellOnlyOf(SERVICES - 3);
      balancer.awaitNoText("svc-l");
      services.tellOfAllAtTheSameIndex("svc-a", 31000);
      await()
          .atMost(InternalBalancer.PATIENCE)
          .untilAsserted(() -> assertThat(balancer.text()).isEqualTo(before));
      assertThat(sidecar.isAlive()).isTrue();
    }
  }

  @Test
  void survivesAnEmptyCatalogAndAsksAnewWhileItHolds() throws Exception {
    InternalBalancer balancer = new InternalBalancer(directory, "{keep_servers: 0}");
    try (CairnProcess sidecar = balancer.run(Map.of(), consul.address(), "600s")) {
      services.tellOnlyOf(0);
      sidecar.awaitOutput("12 of 12 servers would go at once; the old file is held");
      long start = System.nanoTime();
      long asked = askedAnew();
      await().atMost(InternalBalancer.PATIENCE).until(() -> askedAnew() >= asked + 3);
      // Nothing else asks: all polls are parked for ten minutes, and every 5 s means no oftener.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(9));
      assertThat(consul.parked("/v1/catalog/services")).isEqualTo(1);
      balancer.awaitText("127.0.0.1:31000 ");
      assertThat(balancer.text()).contains("127.0.0.1:31011 ");

      services.tellOfAllAtTheSameIndex("svc-a", 32000);
      balancer.awaitText("127.0.0.1:32000 ");
      // Each service's answer comes by itself, and none is kept here while it is missing.
      balancer.awaitText("127.0.0.1:31011 ");
      assertThat(balancer.text()).doesNotContain(":31000 ");
    }
  }

  private long askedAnew() {
    return consul.requests("/v1/catalog/services").stream()
        .filter(r -> r.index() == 0 && !r.query().containsKey("stale"))
        .count();
  }
}
