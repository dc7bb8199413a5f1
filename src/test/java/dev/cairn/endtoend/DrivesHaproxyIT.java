package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Certificate;
import dev.cairn.testing.ConsulAgent;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.HttpBackend;
import dev.cairn.testing.Shell;
import dev.cairn.testing.ShippedSets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The external balancer whole: a real Consul, the sidecar, the SYN guard, and a real HAProxy in
 * master-worker mode that real requests go through, at the real ports.
 */
class DrivesHaproxyIT {
  private static final String LISTEN = "internal-listen-http-3000";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path directory;
  private Path configuration;
  private Path rules;
  private ConsulAgent consul;
  private HaproxyProcess haproxy;
  private CairnProcess sidecar;

  @BeforeEach
  void start() throws IOException {
    Certificate.selfSigned(directory);
    rules = directory.resolve("rules");
    configuration = directory.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        "global\n    stats socket %s mode 600 level admin expose-fd listeners\n"
            .formatted(directory.resolve("admin.sock")));
    Files.writeString(
        configuration,
        "defaults\n    timeout connect 1s\n    timeout client 1s\n    timeout server 1s\nfrontend before\n    bind 127.0.0.1:9\n",
        java.nio.file.StandardOpenOption.APPEND);
    haproxy = HaproxyProcess.start(configuration, directory);
    consul = ConsulAgent.start(directory);
    ShippedSets sets =
        ShippedSets.copyTo(directory)
            .replace("haproxy/external", "/etc/haproxy/haproxy.cfg", configuration.toString());
    sidecar =
        CairnProcess.start(
            Map.of(
                "HAPROXY_MASTER_SOCKET",
                haproxy.masterSocket().toString(),
                "HAPROXY_IPTABLES_LOCK",
                directory.resolve("lock").toString(),
                "HAPROXY_RELOAD",
                "iptables -S >> " + rules + "; " + haproxy.reloadCommand()),
            "run",
            sets.set("haproxy/external").toString(),
            "--consul-addr=" + consul.address(),
            "--state-dir=" + directory.resolve("state"),
            "--set=certificate=" + directory.resolve("test.pem"),
            "--set=stats_socket=" + directory.resolve("admin.sock"),
            "--set=server_state_file=" + directory.resolve("server-state"),
            "--set=consul_agent=" + consul.address(),
            "--set=hosts.web=web.domain.com");
    sidecar.awaitOutput("reloaded in");
  }

  @AfterEach
  void stop() throws Exception {
    sidecar.close();
    consul.close();
    haproxy.close();
    assertThat(Shell.run("iptables", "-S").output()).doesNotContain("cairn");
  }

  /** What answers; empty where nothing does. */
  private static String get(String... curl) {
    String[] command = {"curl", "-sk", "--max-time", "10", "--fail"};
    String[] all = java.util.Arrays.copyOf(command, command.length + curl.length);
    System.arraycopy(curl, 0, all, command.length, curl.length);
    return Shell.run(all).output();
  }

  /** Everything that answers some requests in turn. */
  private static Set<String> answering(String... curl) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      names.add(get(curl));
    }
    return names;
  }

  private static void awaitAnswers(String url, String... names) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(answering(url)).containsExactly(names));
  }

  @Test
  void requestsArriveWhereConsulSaysThroughEveryChange() throws Exception {
    try (HttpBackend one = HttpBackend.start("one");
        HttpBackend two = HttpBackend.start("two");
        HttpBackend staged = HttpBackend.start("staged")) {
      consul.register("one", "web", one.port(), "production", LISTEN);
      consul.register("staged", "web", staged.port(), "staging", LISTEN);
      awaitAnswers("http://localhost:3000/", "one");
      awaitAnswers("http://localhost:13000/", "staged");

      assertThat(get("-H", "Host: web.domain.com", "http://127.0.0.1/")).isEqualTo("one");
      assertThat(get("-H", "Host: WEB.domain.com:80", "http://127.0.0.1/")).isEqualTo("one");
      assertThat(get("-H", "Host: staging-web.domain.com", "http://127.0.0.1/"))
          .isEqualTo("staged");
      assertThat(get("-H", "Host: nobody.domain.com", "http://127.0.0.1/")).isEmpty();
      assertThat(get("-H", "Host: web.domain.com", "https://127.0.0.1/")).isEqualTo("one");
      assertThat(get("-H", "Host: staging-web.domain.com:443", "https://127.0.0.1/"))
          .isEqualTo("staged");
      assertThat(
              get("-i", "-H", "Host: web.domain.com", "https://127.0.0.1/")
                  .toLowerCase(java.util.Locale.ROOT))
          .contains("strict-transport-security: max-age=31536000; preload")
          .contains("x-frame-options: deny")
          .contains("x-content-type-options: nosniff");
      assertThat(get("http://localhost:18500/v1/status/leader")).contains("127.0.0.1");

      consul.register("two", "web", two.port(), "production", LISTEN);
      awaitAnswers("http://localhost:3000/", "one", "two");

      consul.deregister("one");
      awaitAnswers("http://localhost:3000/", "two");
      awaitAnswers("http://localhost:13000/", "staged");

      assertThat(Files.readString(rules))
          .containsPattern("--dports [0-9,]*\\b3000\\b[0-9,]* .*-j DROP")
          .containsPattern("--dports [0-9,]*\\b443\\b[0-9,]* .*-j DROP");
      await().atMost(PATIENCE).until(() -> !Shell.run("iptables", "-S").output().contains("cairn"));
    }
  }

  @Test
  void aTakenPortIsReportedAndOwedUntilItIsFree() throws Exception {
    try (HttpBackend one = HttpBackend.start("one")) {
      consul.register("one", "web", one.port(), "production", LISTEN);
      awaitAnswers("http://localhost:3000/", "one");

      try (ServerSocket taken = new ServerSocket(3500, 1, InetAddress.getByName("0.0.0.0"))) {
        consul.register(
            "other",
            "other",
            one.port(),
            "production",
            "internal-listen-http-" + taken.getLocalPort());
        sidecar.awaitOutput("HAProxy refused the configuration");
        assertThat(answering("http://localhost:3000/")).containsExactly("one");
      }
      consul.putKey("service/haproxy/maxconn", "5000");
      awaitAnswers("http://localhost:3500/", "one");
    }
    assertThat(sidecar.isAlive()).isTrue();
  }
}
