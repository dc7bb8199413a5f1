package dev.cairn.reloadhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.HttpBackend;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SYN guard on real iptables and a real HAProxy, in this JVM's own network namespace. */
class HaproxyIptablesIT {
  private static final String HOOK =
      Path.of("reload-hooks/haproxy-iptables.sh").toAbsolutePath().toString();

  @TempDir Path directory;
  private String rulesBefore = "";

  @BeforeEach
  void rememberRules() {
    rulesBefore = rules();
  }

  @AfterEach
  void leavesNoRule() {
    assertThat(rules()).isEqualTo(rulesBefore);
  }

  private static String rules() {
    return Shell.run("iptables", "-S").output() + Shell.run("ip6tables", "-S").output();
  }

  private Map<String, String> environment(String ports, String reload) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CAIRN_SET", "haproxy-internal");
    environment.put("CAIRN_PORTS", ports);
    environment.put("CAIRN_TIMEOUT", "30");
    environment.put("HAPROXY_RELOAD", reload);
    environment.put("HAPROXY_IPTABLES_LOCK", directory.resolve("lock").toString());
    return environment;
  }

  /** A reload that notes the rules as they are meanwhile. */
  private String noting(String reload) {
    return "iptables -S > %1$s/v4; ip6tables -S > %1$s/v6; %2$s".formatted(directory, reload);
  }

  private String noted(String family) throws IOException {
    return Files.readString(directory.resolve(family));
  }

  private Path listening(int... ports) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "global\n    stats socket %s mode 600 level admin expose-fd listeners\n"
                .formatted(directory.resolve("s")));
    text.append(
        "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\n");
    for (int port : ports) {
      text.append(
          "frontend f%1$d\n    bind 127.0.0.1:%1$d\n    http-request return status 200\n"
              .formatted(port));
    }
    return Files.writeString(directory.resolve("haproxy.cfg"), text);
  }

  @Test
  void dropsSynOfExactlyItsPortsDuringAReload() throws IOException {
    listening(3000);
    try (HaproxyProcess haproxy =
        HaproxyProcess.start(directory.resolve("haproxy.cfg"), directory)) {
      Map<String, String> environment = environment("3000 13000", noting(haproxy.reloadCommand()));
      environment.put("HAPROXY_MASTER_SOCKET", haproxy.masterSocket().toString());
      int reloads = haproxy.reloads();
      listening(3000, 13000);

      Shell hook = Shell.run(environment, HOOK);

      assertThat(hook.code()).as(hook.output()).isZero();
      assertThat(hook.output()).contains("3000 13000").hasLineCount(1);
      for (String family : new String[] {"v4", "v6"}) {
        assertThat(noted(family))
            .contains("-A INPUT -j cairn-haproxy-internal")
            .containsPattern(
                "-A cairn-haproxy-internal -p tcp .*SYN .*--dports 3000,13000 .*--datestop .* -j DROP");
        assertThat(noted(family).lines().filter(l -> l.contains("DROP"))).hasSize(1);
      }
      assertThat(haproxy.reloads()).isEqualTo(reloads + 1);
    }
  }

  @Test
  void putsFifteenPortsInARule() throws IOException {
    String ports =
        IntStream.range(4000, 4032).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    assertThat(Shell.run(environment(ports, noting("true")), HOOK).code()).isZero();
    assertThat(noted("v4").lines().filter(l -> l.contains("DROP"))).hasSize(3);
    assertThat(noted("v4")).contains("4031").doesNotContain("4032");
  }

  @Test
  void servesAClientThatConnectsMeanwhile() throws Exception {
    listening(3000);
    try (HaproxyProcess haproxy =
        HaproxyProcess.start(directory.resolve("haproxy.cfg"), directory)) {
      Path under = directory.resolve("under-way");
      Path go = directory.resolve("go");
      Map<String, String> environment =
          environment(
              "3000",
              "touch %s; until test -e %s; do sleep 0.05; done; %s"
                  .formatted(under, go, haproxy.reloadCommand()));
      environment.put("HAPROXY_MASTER_SOCKET", haproxy.masterSocket().toString());
      Shell.Started hook = Shell.start(environment, HOOK);
      await().until(() -> Files.exists(under));

      var answer =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:3000/"))
                      .timeout(Duration.ofSeconds(30))
                      .build(),
                  BodyHandlers.ofString());
      await()
          .until(
              () ->
                  Shell.run("iptables", "-vS")
                      .output()
                      .matches("(?s).*DROP.* -c [1-9].*|(?s).*-c [1-9]\\d* .*DROP.*"));
      assertThat(answer).isNotDone();
      Files.createFile(go);

      assertThat(Shell.await(hook).code()).isZero();
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesTheRulesAwayWhenTheReloadFails() throws IOException {
    Shell hook = Shell.run(environment("3000", noting("echo no such unit; exit 5")), HOOK);
    assertThat(hook.code()).isEqualTo(1);
    assertThat(hook.output()).contains("no such unit").contains("ended with 5");
    assertThat(noted("v4")).contains("DROP");
  }

  @Test
  void endsAReloadThatTakesTooLong() {
    Map<String, String> environment = environment("3000", "sleep 60");
    environment.put("CAIRN_TIMEOUT", "2");
    Shell hook = Shell.run(environment, HOOK);
    assertThat(hook.code()).isEqualTo(1);
    assertThat(hook.output()).contains("did not end within 2 s");
  }

  @Test
  void reportsATakenPortAsRefused() throws IOException {
    listening(3000);
    try (HaproxyProcess haproxy =
            HaproxyProcess.start(directory.resolve("haproxy.cfg"), directory);
        ServerSocket taken = new ServerSocket(3001, 1, InetAddress.getByName("127.0.0.1"))) {
      Map<String, String> environment = environment("3000 3001", noting(haproxy.reloadCommand()));
      environment.put("HAPROXY_MASTER_SOCKET", haproxy.masterSocket().toString());
      listening(3000, taken.getLocalPort());

      Shell hook = Shell.run(environment, HOOK);

      assertThat(hook.code()).as(hook.output()).isEqualTo(10);
      assertThat(hook.output()).contains("refused");
      assertThat(noted("v4")).contains("DROP");
    }
  }

  @Test
  void doesNotReloadWithoutAnAnswerFromTheMaster() throws IOException {
    Map<String, String> environment = environment("3000", noting("true"));
    environment.put("HAPROXY_MASTER_SOCKET", directory.resolve("nobody").toString());
    environment.put("CAIRN_TIMEOUT", "2");
    Shell hook = Shell.run(environment, HOOK);
    assertThat(hook.code()).isEqualTo(1);
    assertThat(hook.output()).contains("no answer from the master socket");
    assertThat(directory.resolve("v4")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void takesTheRulesAwayOnASignal(String signal, int code) {
    Shell.Started hook = underWay();
    hook.signal(signal);
    Shell ended = Shell.await(hook);
    assertThat(ended.code()).isEqualTo(code);
    assertThat(ended.output()).contains("the rules are gone");
  }

  private Shell.Started underWay() {
    Path under = directory.resolve("under-way");
    Shell.Started hook =
        Shell.start(environment("3000", "touch " + under + "; exec sleep 50"), HOOK);
    await().until(() -> Files.exists(under));
    assertThat(rules()).contains("DROP");
    return hook;
  }

  @Test
  void leavesRulesThatExpireWhenKilledAndSweepsThemNextTime() throws IOException {
    Shell.Started hook = underWay();
    var children = hook.process().descendants().toList();
    hook.signal("KILL");
    assertThat(Shell.await(hook).code()).isEqualTo(137);
    children.forEach(ProcessHandle::destroyForcibly);
    assertThat(rules()).contains("--datestop");
    // A jump that is there twice keeps a chain from being deleted.
    Shell.run("iptables", "-I", "INPUT", "-j", "cairn-haproxy-internal");

    Shell next = Shell.run(environment("3000", noting("true")), HOOK);

    assertThat(next.code()).as(next.output()).isZero();
    assertThat(noted("v4").lines().filter(l -> l.contains("-A INPUT"))).hasSize(1);
  }

  @Test
  void lapsedRulesDropNothing() throws Exception {
    try (HttpBackend backend = HttpBackend.start("here")) {
      Shell.run("iptables", "-N", "cairn-lapsed");
      Shell.run(
          "iptables",
          "-A",
          "cairn-lapsed",
          "-p",
          "tcp",
          "--syn",
          "-m",
          "multiport",
          "--dports",
          "" + backend.port(),
          "-m",
          "time",
          "--datestop",
          "2020-01-01T00:00:00",
          "-j",
          "DROP");
      Shell.run("iptables", "-I", "INPUT", "-j", "cairn-lapsed");
      try {
        assertThat(
                HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + backend.port()))
                            .build(),
                        BodyHandlers.ofString())
                    .body())
            .isEqualTo("here");
      } finally {
        Shell.run("iptables", "-D", "INPUT", "-j", "cairn-lapsed");
        Shell.run("iptables", "-F", "cairn-lapsed");
        Shell.run("iptables", "-X", "cairn-lapsed");
      }
    }
  }

  @Test
  void waitsForASecondOneOfItsSet() {
    Shell.Started first = underWay();
    Map<String, String> environment = environment("3000", noting("true"));
    environment.put("CAIRN_TIMEOUT", "1");
    Shell second = Shell.run(environment, HOOK);
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.output()).contains("another reload of haproxy-internal is under way");
    first.signal("TERM");
    Shell.await(first);
  }

  @Test
  void keepsStrangeNamesApart() throws IOException {
    Map<String, String> environment = environment("3000", noting("true"));
    environment.put("CAIRN_SET", "a set; of a \"name\" that is much longer than a chain's");
    Shell hook = Shell.run(environment, HOOK);
    assertThat(hook.code()).as(hook.output()).isZero();
    assertThat(noted("v4")).containsPattern("-A INPUT -j cairn-a_set__of_a-\\d+\n");
  }
}
