package dev.cairn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Certificate;
import dev.cairn.testing.HaproxyProcess;
import dev.cairn.testing.HttpBackend;
import dev.cairn.testing.NginxProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests through HAProxy and nginx, both rendered from one catalog. */
class SameRoutesIT {
  private static final String HAPROXY = "127.0.0.1";
  private static final String NGINX = "127.0.0.2";

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
          "-H Host:staging-web.example.com http://ADDRESS/",
          "-H Host:empty.example.com http://ADDRESS/",
          "-H Host:nobody.example.com http://ADDRESS/",
          "-H Host:db.example.com http://ADDRESS/",
          "-H Host:web.example.com https://ADDRESS/",
          "-H Host:staging-web.example.com:443 https://ADDRESS/",
          "-H Host:nobody.example.com https://ADDRESS/");

  @TempDir Path directory;

  private static String catalog(HttpBackend web, HttpBackend staged, HttpBackend db) {
    return """
    nodes: {n: {address: 127.0.0.1}}
    services:
      web:
        - {node: n, id: web, port: %d, tags: [production, internal-listen-http-3000]}
        - {node: n, id: staged, port: %d, tags: [staging, internal-listen-http-3000]}
      empty: {tags: [internal-listen-http-3001]}
      db:
        - {node: n, port: %d, tags: [production, internal-listen-tcp-5432]}
    """
        .formatted(web.port(), staged.port(), db.port());
  }

  private Path render(String proxy, String address, int consul, String... more) throws IOException {
    Path vars = directory.resolve("vars.yaml");
    Files.writeString(
        vars,
        """
        certificate: %1$s/test.pem
        hosts: {web: [web.example.com, www.example.com], empty: empty.example.com, db: db.example.com}
        consul_agent: 127.0.0.1:%2$d
        """
            .formatted(directory, consul));
    List<String> args = new ArrayList<>(List.of("render", "templates/" + proxy + "/external"));
    args.addAll(List.of("--catalog=" + directory.resolve("catalog.yaml"), "--vars=" + vars));
    args.addAll(List.of("--root=" + directory, "--set=bind_address=" + address));
    args.addAll(List.of(more));
    Shell render = CairnProcess.start(Map.of(), args.toArray(String[]::new)).awaitEnd();
    assertThat(render.code()).as(render.output()).isZero();
    return directory.resolve("etc").resolve(proxy);
  }

  @Test
  void everyRequestArrivesAtTheSamePlace() throws Exception {
    Certificate.selfSigned(directory);
    Files.writeString(directory.resolve("states"), "1\n");
    try (HttpBackend web = HttpBackend.start("web");
        HttpBackend staged = HttpBackend.start("staged");
        HttpBackend db = HttpBackend.start("db");
        HttpBackend consul = HttpBackend.start("consul")) {
      Files.writeString(directory.resolve("catalog.yaml"), catalog(web, staged, db));
      Path haproxy =
          render(
              "haproxy",
              HAPROXY,
              consul.port(),
              "--set=stats_socket=" + directory.resolve("s"),
              "--set=server_state_file=" + directory.resolve("states"),
              "--set=health_check=none");
      Path nginx =
          render(
              "nginx",
              NGINX,
              consul.port(),
              "--set=pid=" + directory.resolve("nginx.pid"),
              "--set=access_log=" + directory.resolve("access.log"),
              "--set=error_log=" + directory.resolve("error.log"));
      try (HaproxyProcess one = HaproxyProcess.start(haproxy.resolve("haproxy.cfg"), directory);
          NginxProcess other = NginxProcess.start(nginx.resolve("nginx.conf"), directory)) {
        assertThat(one.pid()).isNotEqualTo(other.pid());
        Set<String> seen = new TreeSet<>();
        for (String request : REQUESTS) {
          String answer = answer(request, HAPROXY);
          seen.add(answer.lines().findFirst().orElse(""));
          assertThat(answer(request, NGINX)).as(request).isEqualTo(answer);
        }
        assertThat(seen)
            .containsExactlyInAnyOrder("200 web", "200 staged", "200 db", "200 consul", "503", "");
      }
    }
  }

  /** Status and backend, and the headers that the external balancer adds; empty for no answer. */
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
        .lines()
        .map(line -> line.strip().toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("strict-") || line.startsWith("x-"))
        .forEach(headers::add);
    String body =
        output.lines().filter(l -> l.matches("web|staged|db|consul")).findFirst().orElse("");
    return (status + " " + body).strip() + "\n" + String.join("\n", headers);
  }
}
