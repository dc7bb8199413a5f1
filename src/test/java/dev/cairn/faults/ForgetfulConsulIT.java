package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.ConsulAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent that loses what it knew, and services that lose all their instances. */
class ForgetfulConsulIT {
  private static final String LISTEN = "internal-listen-http-";

  @TempDir Path directory;
  private ConsulAgent consul;

  @BeforeEach
  void start() {
    consul = ConsulAgent.start(directory);
    register(31000);
  }

  @AfterEach
  void stop() {
    consul.close();
  }

  /** Ten services at ports from here on. */
  private void register(int first) {
    for (int i = 0; i < 10; i++) {
      consul.register("svc-" + i, "svc-" + i, first + i, "production", LISTEN + (3000 + i));
    }
  }

  private static String at(int port) {
    return "127.0.0.1:" + port + " ";
  }

  @Test
  void holdsTheFileOfAnAgentThatCameBackEmptyUntilServicesRegisterAgain() throws Exception {
    InternalBalancer balancer = new InternalBalancer(directory, "{keep_servers: 2s}");
    try (CairnProcess sidecar = balancer.run(Map.of(), consul.address(), "10s")) {
      String before = balancer.text();
      consul.kill();
      sidecar.awaitOutput("keeping the last answers");
      consul.restartEmpty();
      sidecar.awaitOutput("10 of 10 servers would go at once; the old file is held");
      balancer.staysAsItIs(sidecar, Duration.ofSeconds(3));
      assertThat(balancer.text()).isEqualTo(before);

      register(32000);
      for (int i = 0; i < 10; i++) {
        balancer.awaitText(at(32000 + i));
        balancer.awaitNoText(at(31000 + i));
      }
    }
  }

  @Test
  void keepsTheLastServersOfAServiceButNoStrangersWhileOtherChangesAreApplied() throws Exception {
    onSlave("web-1", "web", 31100);
    onSlave("web-2", "web", 31101);
    InternalBalancer balancer = new InternalBalancer(directory, "{keep_servers: 40s}");
    try (CairnProcess sidecar = balancer.run(Map.of(), consul.address(), "60s")) {
      deregisterBoth();
      consul.register("svc-0", "svc-0", 32000, "production", LISTEN + 3000);
      balancer.awaitText(at(32000));
      sidecar.awaitOutput("service web: all its instances have gone at once; the last are kept");
      assertThat(balancer.text()).contains(at(31100), at(31101)).doesNotContain(at(31000));
      assertThat(sidecar.output()).contains("let them go with: cairn approve " + balancer.set());

      // No balancer asks for it; only its node tells that it has the port now.
      onSlave("batch-1", "batch", 31101);
      balancer.awaitNoText(at(31101));
      assertThat(balancer.text()).contains(at(31100));
      balancer.awaitNoText(at(31100));
      assertThat(balancer.text()).contains(at(32000));
    }
  }

  /** On a node without an agent, which would bring back what others delete. */
  private void onSlave(String id, String name, int port) {
    consul.put(
        "/v1/catalog/register",
        """
        {"Node": "slave-1", "Address": "127.0.0.1", "Service": {"ID": "%s", "Service": "%s",
          "Port": %d, "Tags": ["production", "%s3100"]}}"""
            .formatted(id, name, port, name.equals("web") ? LISTEN : "unused-"));
  }

  private void deregisterBoth() {
    String one =
        """
        {"Service": {"Verb": "delete", "Node": "slave-1",
          "Service": {"ID": "%s", "Service": "web"}}}""";
    consul.put("/v1/txn", "[" + one.formatted("web-1") + "," + one.formatted("web-2") + "]");
  }

  @Test
  void sendsNothingToAStrangerFromAFileThatIsHeldForAsLongAsTheSetSays() throws Exception {
    String forever = "{keep_servers: 0}";
    InternalBalancer balancer = new InternalBalancer(directory, forever);
    try (CairnProcess sidecar = balancer.run(Map.of(), consul.address(), "60s")) {
      consul.kill();
      consul.restartEmpty();
      sidecar.awaitOutput("10 of 10 servers would go at once; the old file is held");
      consul.register("batch-1", "batch", 31003);
      balancer.awaitNoText(at(31003));
      sidecar.awaitOutput("took servers out of the held " + balancer.file());
      assertThat(balancer.text()).contains(at(31002), at(31004));
    }
    balancer.guard(forever, "{keep_servers: 0, hold: 3s}");
    try (CairnProcess next = balancer.start(Map.of(), consul.address(), "60s")) {
      next.awaitOutput("9 of 9 servers would go at once; the old file is held");
      balancer.awaitNoText(at(31004));
    }
  }
}
