package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.Shell;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent with ACLs, and a token that loses its rights: Consul answers with empty lists. */
class LostRightsIT {
  private static final String ACCESSOR = "11111111-1111-1111-1111-111111111111";
  private static final String SECRET = "22222222-2222-2222-2222-222222222222";
  private static final String CATALOG =
      "service_prefix \\\"\\\" { policy = \\\"read\\\" } node_prefix \\\"\\\" { policy = \\\"read\\\" }";
  private static final String KEYS =
      "key_prefix \\\"\\\" { policy = \\\"read\\\" } key \\\"denied\\\" { policy = \\\"deny\\\" }";

  @TempDir Path directory;
  private ConsulAgent consul;
  private InternalBalancer balancer;

  @BeforeEach
  void start() throws Exception {
    consul = ConsulAgent.startDenying(directory, "root-of-the-test");
    policy("catalog", CATALOG);
    policy("keys", KEYS);
    // A server may not accept tokens yet at the moment it leads.
    await()
        .atMost(InternalBalancer.PATIENCE)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> consul.put("/v1/acl/token", token("catalog", "keys")).contains(ACCESSOR));
    for (int i = 0; i < 10; i++) {
      register(i, 31000 + i);
    }
    consul.putKey("service/haproxy/maxconn", "7000");
    balancer = new InternalBalancer(directory, "{keep_servers: 2s}");
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  private void policy(String name, String rules) {
    consul.put("/v1/acl/policy", "{\"Name\":\"%s\",\"Rules\":\"%s\"}".formatted(name, rules));
  }

  private static String token(String... policies) {
    StringBuilder names = new StringBuilder();
    for (String policy : policies) {
      names.append(names.isEmpty() ? "" : ",").append("{\"Name\":\"" + policy + "\"}");
    }
    return "{\"AccessorID\":\"%s\",\"SecretID\":\"%s\",\"Policies\":[%s]}"
        .formatted(ACCESSOR, SECRET, names);
  }

  private void rights(String... policies) {
    consul.put("/v1/acl/token/" + ACCESSOR, token(policies));
  }

  private void register(int service, int port) {
    String name = "svc-" + service;
    consul.register(name, name, port, "production", "internal-listen-http-" + (3000 + service));
  }

  private CairnProcess sidecar() {
    CairnProcess sidecar =
        balancer.run(Map.of("CONSUL_HTTP_TOKEN", SECRET), consul.address(), "2s");
    // The agent tells its servers of a registration some time after it has confirmed it.
    IntStream.range(0, 10).forEach(i -> balancer.awaitText("127.0.0.1:" + (31000 + i) + " "));
    return sidecar;
  }

  @Test
  void holdsTheFileUntilTheTokenHasItsRightsAgain() throws Exception {
    try (CairnProcess sidecar = sidecar()) {
      String before = balancer.text();
      rights();
      awaitHold(sidecar);
      sidecar.signal("HUP");
      sidecar.awaitOutput("haproxy-internal: read again");
      balancer.staysAsItIs(sidecar, Duration.ofSeconds(8));
      assertThat(balancer.text()).isEqualTo(before).contains("maxconn 7000", ":31009 ");
      assertThat(sidecar.count("the old file is held")).isEqualTo(1);

      register(0, 32000);
      rights("catalog", "keys");
      balancer.awaitText("127.0.0.1:32000 ");
      assertThat(balancer.text()).isEqualTo(before.replace("31000", "32000"));
    }
  }

  @Test
  void theOperatorReleasesWhatIsHeld() throws Exception {
    try (CairnProcess sidecar = sidecar()) {
      rights();
      awaitHold(sidecar);
      Shell approve = balancer.approve();
      assertThat(approve.code()).as(approve.output()).isZero();
      assertThat(approve.output()).contains("released");
      balancer.awaitNoText("backend cluster_production:svc-");

      rights("catalog", "keys");
      balancer.awaitText("127.0.0.1:31009 ");
    }
  }

  @Test
  void followsTheCatalogWithoutTheRightsToAKey() throws Exception {
    try (CairnProcess sidecar = sidecar()) {
      rights("catalog");
      sidecar.awaitOutput("permission denied (403)");
      assertThat(sidecar.output())
          .containsPattern(
              "maxconn.*denied \\(403\\).*its last answer is kept, which is \\d+ s old");
      register(0, 32000);
      balancer.awaitText("127.0.0.1:32000 ");
      assertThat(balancer.text()).contains("maxconn 7000");
    }
  }

  @Test
  void aServiceThatLeadsToAQuestionWithoutRightsStopsNoOther() throws Exception {
    balancer.append(
        "# {% for s in services() %}{% if s.name == 'svc-new' %}{{ key('denied') }}{% endif %}{% endfor %}");
    try (CairnProcess sidecar = sidecar()) {
      consul.register("svc-new", "svc-new", 33000, "production");
      sidecar.awaitOutput("service svc-new: Consul does not answer what it asks for");
      register(0, 32000);
      balancer.awaitText("127.0.0.1:32000 ");
    }
  }

  @Test
  void survivesATokenThatIsDeletedAndMadeAgain() throws Exception {
    try (CairnProcess sidecar = sidecar()) {
      consul.delete("/v1/acl/token/" + ACCESSOR);
      // Three that fail alike are named, and then that there are more.
      sidecar.awaitOutput("permission denied (403)", 4);
      balancer.staysAsItIs(sidecar, Duration.ofSeconds(4));
      register(0, 32000);
      consul.put("/v1/acl/token", token("catalog", "keys"));
      balancer.awaitText("127.0.0.1:32000 ");
    }
  }

  @Test
  void followsTheCatalogWithoutADatacenterThatIsGone() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("dc2"));
    try (ConsulAgent far = ConsulAgent.start(elsewhere, "-datacenter=dc2")) {
      consul.put("/v1/agent/join/" + far.wanAddress() + "?wan=1", "");
      far.putKey("far", "away");
      await()
          .atMost(InternalBalancer.PATIENCE)
          .ignoreExceptionsInstanceOf(UncheckedIOException.class)
          .until(() -> consul.get("/v1/kv/far?dc=dc2&raw=1").equals("away"));
      balancer.append("# far: {{ key('far@dc2') }}");
      try (CairnProcess sidecar = sidecar()) {
        balancer.awaitText("# far: away");
        far.kill();
        sidecar.awaitOutput("status 500; its last answer is kept, which is ");
        register(0, 32000);
        balancer.awaitText("127.0.0.1:32000 ");
        assertThat(balancer.text()).contains("# far: away");
      }
    }
  }

  private void awaitHold(CairnProcess sidecar) {
    sidecar.awaitOutput(
        "haproxy-internal: 10 of 10 servers would go at once; the old file is held; if that is"
            + " right, release it with: cairn approve "
            + balancer.set());
  }
}
