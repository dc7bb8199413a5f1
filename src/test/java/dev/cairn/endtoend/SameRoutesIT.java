package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Certificate;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.HttpBackend;
import dev.cairn.testing.NginxProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests through HAProxy and nginx, both rendered from one catalog. */
class SameRoutesIT {
  private static final String HAPROXY = "127.0.0.1";
  private static final String NGINX = "127.0.0.2";
  private static final String LONG_HOST =
      "a-service-with-a-long-name.in-a-department-with-a-long-name." + "x".repeat(63) + ".com";

  /** How a request is made, ADDRESS standing for the balancer's. */
  private static final List<String> REQUESTS =
      List.of(
          "http://ADDRESS:3000/",
          "http://ADDRESS:3000/some/path?a=b%20c",
          "http://ADDRESS:13000/",
          "http://ADDRESS:3001/",
          "http://ADDRESS:13001/",
          "http://ADDRESS:5432/",
          "http://ADDRESS:15432/",
          "http://ADDRESS:3999/",
          "http://ADDRESS:18080/v2/apps",
          "http://ADDRESS:18500/v1/status/leader",
          "-H Host:web.example.com http://ADDRESS/",
          "-H Host:WEB.example.com:80 http://ADDRESS/",
          "-H Host:www.example.com http://ADDRESS/",
          "-H Host:host-399.example.com http://ADDRESS/",
          "-H Host:" + LONG_HOST + " http://ADDRESS/",
          "-H Host:staging-web.example.com http://ADDRESS/",
          "-H Host:empty.example.com http://ADDRESS/",
          "-H Host:nobody.example.com http://ADDRESS/",
          "-H Host:db.example.com http://ADDRESS/",
          "-H Host:web.example.com https://ADDRESS/",
          "-H Host:staging-web.example.com:443 https://ADDRESS/",
          "-H Host:empty.example.com https://ADDRESS/",
          "-H Host:gone.example.com https://ADDRESS/",
          "-H Host:nobody.example.com https://ADDRESS/");

  /** To a backend that answers with what it was asked, and has overrides of its own. */
  private static final List<String> ECHOES =
      List.of(
          "-H Host:some.host http://ADDRESS:3002/",
          "-H Host:some.host http://ADDRESS:3003/",
          "-H Host:echo.example.com -H X-Forwarded-For:10.1.1.1 https://ADDRESS/",
          "-H Host:some.host -H Connection:Upgrade -H Upgrade:other http://ADDRESS:3002/",
          "-H Host:some.host -H x_api_key:1 -H x.api.key:2 http://ADDRESS:3002/",
          "-H Host:some.host -H Cookie:a=" + "x".repeat(10_000) + " http://ADDRESS:3002/",
          "-H Host:some.host http://ADDRESS:3002/header/6000");

  /** Nobody listens, none answers, and the connection is closed without an answer. */
  private static final List<String> FAILURES =
      List.of("http://ADDRESS:3004/", "http://ADDRESS:3005/", "http://ADDRESS:3006/");

  private static final Map<String, String> OVERRIDES =
      Map.of(
          "haproxy",
          """
          services:
            echo: {extra: ["http-request set-header X-Slow yes", "http-response set-header X-Extra yes"]}
            named: {extra: ["http-request set-header Host another.host"]}
            mute: {extra: [timeout server 1s]}
            db: {extra: [timeout server 40s]}
          """,
          "nginx",
          """
          services:
            echo: {extra: ["proxy_set_header X-Slow yes;", "add_header X-Extra yes always;"]}
            named: {extra: ["proxy_set_header host another.host;"]}
            mute: {extra: [proxy_read_timeout 1s;]}
            db: {extra: [proxy_timeout 40s;]}
          """);

  @TempDir Path directory;

  private static String catalog(
      HttpBackend web, HttpBackend staged, HttpBackend db, HttpBackend echo, List<Integer> bad) {
    return """
    nodes: {n: {address: 127.0.0.1}}
    services:
      web:
        - {node: n, id: web, port: %d, tags: [production, internal-listen-http-3000]}
        - {node: n, id: staged, port: %d, tags: [staging, internal-listen-http-3000]}
      empty: {tags: [internal-listen-http-3001]}
      db:
        - {node: n, port: %d, tags: [production, internal-listen-tcp-5432]}
      echo:
        - {node: n, port: %4$d, tags: [production, internal-listen-http-3002]}
      named:
        - {node: n, port: %4$d, tags: [production, internal-listen-http-3003]}
      gone:
        - {node: n, id: gone-1, port: %5$d, tags: [production, internal-listen-http-3004]}
        - {node: n, id: gone-2, address: 127.0.0.9, port: %5$d, tags: [production, internal-listen-http-3004]}
      mute:
        - {node: n, port: %6$d, tags: [production, internal-listen-http-3005]}
      curt:
        - {node: n, port: %7$d, tags: [production, internal-listen-http-3006]}
    """
        .formatted(
            web.port(), staged.port(), db.port(), echo.port(), bad.get(0), bad.get(1), bad.get(2));
  }

  private Path render(String proxy, String address, int consul, String... more) throws IOException {
    Path vars = directory.resolve("vars.yaml");
    String many =
        IntStream.range(0, 400)
            .mapToObj(i -> "host-" + i + ".example.com")
            .collect(Collectors.joining(", "));
    Files.writeString(
        vars,
        """
        certificate: %s/test.pem
        hosts:
          web: [web.example.com, www.example.com, %s, %s]
          empty: empty.example.com
          db: db.example.com
          echo: echo.example.com
          gone: gone.example.com
        health_check: none
        consul_agent: 127.0.0.1:%d
        %s"""
            .formatted(directory, LONG_HOST, many, consul, OVERRIDES.get(proxy)));
    List<String> args = new ArrayList<>(List.of("render", "templates/" + proxy + "/external"));
    args.addAll(List.of("--catalog=" + directory.resolve("catalog.yaml"), "--vars=" + vars));
    args.addAll(List.of("--root=" + directory, "--set=bind_address=" + address));
    args.addAll(List.of(more));
    Shell render = CairnProcess.start(Map.of(), args.toArray(String[]::new)).awaitEnd();
    assertThat(render.code()).as(render.output()).isZero();
    return directory.resolve("etc").resolve(proxy);
  }

  private Path renderHaproxy(int consul) throws IOException {
    Files.writeString(directory.resolve("states"), "1\n");
    return render(
            "haproxy",
            HAPROXY,
            consul,
            "--set=stats_socket=" + directory.resolve("s"),
            "--set=server_state_file=" + directory.resolve("states"))
        .resolve("haproxy.cfg");
  }

  private Path renderNginx(int consul) throws IOException {
    return render(
            "nginx",
            NGINX,
            consul,
            "--set=pid=" + directory.resolve("nginx.pid"),
            "--set=access_log=" + directory.resolve("access.log"),
            "--set=error_log=" + directory.resolve("error.log"))
        .resolve("nginx.conf");
  }

  @Test
  void everyRequestArrivesAtTheSamePlace() throws Exception {
    Certificate.selfSigned(directory);
    InetAddress local = InetAddress.getByName("127.0.0.1");
    try (HttpBackend web = HttpBackend.start("web");
        HttpBackend staged = HttpBackend.start("staged");
        HttpBackend db = HttpBackend.start("db");
        HttpBackend consul = HttpBackend.start("consul");
        HttpBackend echo = HttpBackend.startEchoing("echo");
        ServerSocket mute = new ServerSocket(0, 50, local);
        ServerSocket curt = new ServerSocket(0, 50, local)) {
      hangUp(curt);
      List<Integer> bad = List.of(9, mute.getLocalPort(), curt.getLocalPort());
      Files.writeString(directory.resolve("catalog.yaml"), catalog(web, staged, db, echo, bad));
      try (HaproxyProcess one = HaproxyProcess.start(renderHaproxy(consul.port()), directory);
          NginxProcess other = NginxProcess.start(renderNginx(consul.port()), directory)) {
        assertThat(one.pid()).isNotEqualTo(other.pid());
        assertThat(other.output()).isEmpty();
        assertThat(sameAnswers(REQUESTS))
            .containsExactlyInAnyOrder("200 web", "200 staged", "200 db", "200 consul", "503", "");
        assertThat(sameAnswers(ECHOES)).containsExactly("200 echo");
        assertThat(sameAnswers(FAILURES)).containsExactlyInAnyOrder("503", "504", "502");
        assertThat(answer(ECHOES.get(0), NGINX))
            .contains("\nhost: [some.host]", "\nx-slow: [yes]", "\nx-forwarded-for: [127.0.0.1]")
            .contains("\nx-extra: yes")
            .doesNotContain("connection");
        assertThat(answer(ECHOES.get(1), NGINX)).contains("\nhost: [another.host]");
        assertThat(answer(ECHOES.get(2), NGINX))
            .contains("\nx-frame-options: deny", "\nx-extra: yes")
            .doesNotContain("sameorigin");
      }
    }
  }

  /** Takes a connection, reads a request, and closes without a word. */
  private static void hangUp(ServerSocket socket) {
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                  connection.getInputStream().read(new byte[4096]);
                } catch (IOException e) {
                  // The balancer was first, or the test is over.
                  Thread.onSpinWait();
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** The first lines of the answers, which are the same from both. */
  private static Set<String> sameAnswers(List<String> requests) {
    Set<String> seen = new TreeSet<>();
    for (String request : requests) {
      String answer = answer(request, HAPROXY);
      seen.add(answer.lines().findFirst().orElse(""));
      assertThat(answer(request, NGINX)).as(request).isEqualTo(answer);
    }
    return seen;
  }

  /** Status, what a backend said, and the headers that matter; empty for no answer. */
  private static String answer(String request, String address) {
    List<String> curl = new ArrayList<>(List.of("curl", "-skD", "-", "--max-time", "10"));
    curl.addAll(List.of("-w", "\n%{http_code}"));
    curl.addAll(List.of(request.replace("ADDRESS", address).split(" ")));
    String output = Shell.run(curl.toArray(String[]::new)).output();
    String status = output.substring(output.lastIndexOf('\n') + 1);
    if (status.equals("000")) {
      return "";
    }
    Set<String> headers = new TreeSet<>();
    output
        .substring(0, output.indexOf("\r\n\r\n"))
        .lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("strict-") || line.startsWith("x-"))
        .forEach(headers::add);
    String body = output.substring(output.indexOf("\r\n\r\n") + 4, output.lastIndexOf('\n'));
    // What a balancer says of its own, it says in its own words.
    String said = status.equals("200") ? body : "";
    return (status + " " + said).strip() + "\n" + String.join("\n", headers);
  }
}
