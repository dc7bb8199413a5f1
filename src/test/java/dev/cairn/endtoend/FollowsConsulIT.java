package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Certificate;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar on a real Consul agent: both files follow what the agent knows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowsConsulIT {
  private static final String LISTEN = "internal-listen-http-3000";
  private static final String PACE = "{quiet: 1s, max: 5s, between_reloads: 2s}";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Path directory;
  private ShippedSets sets;
  private ConsulAgent consul;
  private Path internal;
  private Path external;

  @BeforeAll
  void startConsul(@TempDir Path logs) {
    consul = ConsulAgent.start(logs);
  }

  @BeforeEach
  void copySets(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Certificate.selfSigned(directory);
    Files.writeString(directory.resolve("server-state"), "1\n");
    sets = ShippedSets.copyTo(directory);
    for (String set : new String[] {"internal", "external"}) {
      sets.replace("haproxy/" + set, "/etc/haproxy/haproxy.cfg", directory + "/" + set + ".cfg");
      sets.replace("haproxy/" + set, "../../../reload-hooks/haproxy-iptables.sh", "\"true\"");
      sets.replace(
          "haproxy/" + set, "hold: forever, keep_servers: 1m", "hold: 0s, keep_servers: 0");
      sets.replace("haproxy/" + set, PACE, "{quiet: 0s, max: 0s, between_reloads: 0s}");
    }
    internal = directory.resolve("internal.cfg");
    external = directory.resolve("external.cfg");
  }

  @AfterEach
  void forget() {
    for (String id : new String[] {"web-1", "web-2", "web-3", "web-9", "other", "sick"}) {
      if (consul.get("/v1/agent/services").contains("\"" + id + "\"")) {
        consul.deregister(id);
      }
    }
    consul.delete("/v1/kv/?recurse=true");
  }

  @AfterAll
  void stopConsul() {
    consul.close();
  }

  private CairnProcess cairn(String command, String... options) {
    return cairn(Map.of(), command, options);
  }

  private CairnProcess cairn(Map<String, String> environment, String command, String... options) {
    String[] given = {
      command,
      sets.set("haproxy/internal").toString(),
      sets.set("haproxy/external").toString(),
      "--consul-addr=" + consul.address(),
      "--state-dir=" + directory.resolve("state"),
      "--set=certificate=" + directory.resolve("test.pem"),
      "--set=server_state_file=" + directory.resolve("server-state"),
      "--set=hosts.web=web.domain.com"
    };
    String[] all = java.util.Arrays.copyOf(given, given.length + options.length);
    System.arraycopy(options, 0, all, given.length, options.length);
    return CairnProcess.start(environment, all);
  }

  private CairnProcess sidecar() {
    CairnProcess sidecar = cairn("run");
    sidecar.awaitOutput("wrote " + internal);
    sidecar.awaitOutput("wrote " + external);
    return sidecar;
  }

  private void awaitBoth(String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(internal).content().contains(text);
              assertThat(external).content().contains(text);
            });
  }

  private void awaitNeither(String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(internal).content().doesNotContain(text);
              assertThat(external).content().doesNotContain(text);
            });
  }

  @Test
  void bothFilesFollowEveryKindOfChange() throws Exception {
    consul.register("web-1", "web", 31000, "production", LISTEN);
    try (CairnProcess sidecar = sidecar()) {
      awaitBoth("server test-node-31000 127.0.0.1:31000 check");
      awaitBoth("maxconn 4096");

      consul.register("web-2", "web", 31001, "production", LISTEN);
      awaitBoth("server test-node-31001 ");

      consul.deregister("web-1");
      awaitNeither("test-node-31000");

      consul.registerChecked("web-3", "web", 31002, "production", LISTEN);
      consul.check("web-3", "passing");
      awaitBoth("server test-node-31002 ");
      consul.check("web-3", "critical");
      awaitNeither("test-node-31002");
      consul.check("web-3", "warning");
      consul.check("web-3", "passing");
      awaitBoth("server test-node-31002 ");

      consul.register("web-2", "web", 31001, "staging", LISTEN);
      awaitBoth(
          "backend cluster_staging:web\n"
              + "    option forwardfor\n"
              + "    option httpchk GET /healthcheck\n"
              + "    balance roundrobin\n"
              + "    server test-node-31001 ");

      consul.register("web-2", "web", 31001, "staging", "internal-listen-http-3005");
      consul.registerChecked("web-3", "web", 31002, "production", "internal-listen-http-3005");
      consul.check("web-3", "passing");
      awaitBoth("bind :13005");
      awaitNeither("bind :13000");

      consul.putKey("service/haproxy/maxconn", " 9000\n");
      awaitBoth("maxconn 9000");
      consul.putKey("service/haproxy/maxconn", "many");
      sidecar.awaitOutput("service/haproxy/maxconn: does not hold an integer");
      awaitBoth("maxconn 9000");
      consul.deleteKey("service/haproxy/maxconn");
      awaitBoth("maxconn 4096");

      sidecar.signal("TERM");
      Shell end = sidecar.awaitEnd();
      assertThat(end.code()).as(end.output()).isZero();
      assertThat(end.output()).doesNotContain("Exception").contains("stopping");
    }
  }

  @Test
  void keepsTheFileInAnOutageAndFollowsTheAgentThatCameBackEmpty() throws Exception {
    consul.register("web-1", "web", 31000, "production", LISTEN);
    try (CairnProcess sidecar = sidecar()) {
      awaitBoth("test-node-31000");
      String before = Files.readString(internal);

      consul.kill();
      sidecar.awaitOutput("keeping the last answers");
      assertThat(internal).hasContent(before);
      assertThat(sidecar.isAlive()).isTrue();

      consul.restartEmpty();
      consul.register("web-9", "web", 31009, "production", LISTEN);
      awaitBoth("test-node-31009");
      awaitNeither("test-node-31000");
      assertThat(sidecar.count("keeping the last answers")).isEqualTo(1);
    }
  }

  @Test
  void aSecondOneIsRefusedAndToldOfTheFirst() throws Exception {
    try (CairnProcess sidecar = sidecar()) {
      Shell second = cairn("run").awaitEnd();
      assertThat(second.code()).isEqualTo(4);
      assertThat(second.output())
          .contains(Long.toString(sidecar.pid()))
          .contains(internal.toString());
      Shell write = cairn("render", "--write").awaitEnd();
      assertThat(write.code()).isEqualTo(4);
      assertThat(write.output()).contains(Long.toString(sidecar.pid()));
    }
  }

  @Test
  void hangupReadsTheSetsAgainAndABrokenOneLeavesTheOldRunning() throws Exception {
    Path manifest = sets.set("haproxy/internal").resolve("set.yaml");
    try (CairnProcess sidecar = sidecar()) {
      sets.replaceIn(manifest, "hard_stop_after: 10m", "hard_stop_after: 7m");
      sidecar.signal("HUP");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(internal).content().contains("hard-stop-after 7m"));

      sets.replaceIn(manifest, "variables:", "varables:");
      sidecar.signal("HUP");
      sidecar.awaitOutput("varables");
      consul.register("web-1", "web", 31000, "production", LISTEN);
      awaitBoth("test-node-31000");
      assertThat(internal).content().contains("hard-stop-after 7m");

      sidecar.signal("INT");
      assertThat(sidecar.awaitEnd().code()).isZero();
    }
  }

  @Test
  void aSnapshotRendersTheSameBytesOffline() throws Exception {
    consul.register("web-1", "web", 31000, "production", LISTEN, "balance-leastconn");
    consul.register("web-2", "web", 31001, "staging", LISTEN);
    consul.register("other", "other", 31002, "production", LISTEN);
    consul.registerChecked("sick", "sick", 31003, "production", "internal-listen-tcp-5432");
    consul.putKey("service/haproxy/maxconn", "777");
    Path snapshot = directory.resolve("catalog.yaml");

    Shell live = cairn("render").awaitEnd();
    assertThat(live.code()).as(live.output()).isZero();
    Shell taken = cairn("snapshot", "--output=" + snapshot).awaitEnd();
    assertThat(taken.code()).as(taken.output()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot)))
        .isEqualTo("rw-------");

    Shell offline = cairn("render", "--catalog=" + snapshot).awaitEnd();
    assertThat(offline.output()).isEqualTo(live.output()).contains("maxconn 777");
  }

  @Test
  void previewsAChangeWithoutMakingIt() throws Exception {
    consul.register("web-1", "web", 31000, "production", LISTEN);
    assertThat(cairn("diff").awaitEnd().code()).isEqualTo(1);
    assertThat(internal).doesNotExist();

    Shell write = cairn("render", "--write").awaitEnd();
    assertThat(write.code()).as(write.output()).isZero();
    assertThat(cairn("diff").awaitEnd().code()).isZero();

    consul.register("web-2", "web", 31001, "production", LISTEN);
    Shell diff = cairn("diff").awaitEnd();
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.output())
        .contains("+    server test-node-31001 ")
        .contains("1 backend changed");
    assertThat(internal).content().doesNotContain("31001");
  }

  @Test
  void saysWhenConsulIsNotThere() {
    String set = sets.set("haproxy/internal").toString();
    Shell render =
        CairnProcess.start(Map.of(), "render", set, "--consul-addr=127.0.0.1:1", "--timeout=2s")
            .awaitEnd();
    assertThat(render.code()).isEqualTo(3);
    assertThat(render.output()).contains("127.0.0.1:1").doesNotContain("Exception");
  }
}
