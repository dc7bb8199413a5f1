package dev.cairn.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.cairn.testing.CairnProcess;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How a real nginx of the shipped set treats the instances of a service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxUpstreamsIT {
  private static final int REQUESTS = 20;

  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    int one = opened(HttpBackend.start(this::holds)).port();
    int other = opened(HttpBackend.start(this::holds)).port();
    int kept = opened(HttpBackend.start(NginxUpstreamsIT::tellsItsClient)).port();
    int good = opened(HttpBackend.start("good")).port();
    ServerSocket bad = opened(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
    refuse(bad);
    Files.writeString(
        directory.resolve("catalog.yaml"),
        """
        nodes: {n: {address: 127.0.0.1}}
        services:
          loaded:
            - {node: n, id: one, port: %d, tags: [production, internal-listen-http-3000, balance-leastconn]}
            - {node: n, id: other, port: %d, tags: [production, internal-listen-http-3000, balance-leastconn]}
          kept:
            - {node: n, port: %d, tags: [production, internal-listen-http-3001]}
          failing:
            - {node: n, id: good, port: %d, tags: [production, internal-listen-http-3002]}
            - {node: n, id: bad, port: %d, tags: [production, internal-listen-http-3002]}
        """
            .formatted(one, other, kept, good, bad.getLocalPort()));
    Shell render =
        CairnProcess.start(
                Map.of(),
                "render",
                "templates/nginx/internal",
                "--catalog=" + directory.resolve("catalog.yaml"),
                "--root=" + directory,
                "--set=pid=" + directory.resolve("nginx.pid"),
                "--set=access_log=" + directory.resolve("access.log"),
                "--set=error_log=" + directory.resolve("error.log"))
            .awaitEnd();
    assertThat(render.code()).as(render.output()).isZero();
    Path configuration = directory.resolve("etc/nginx/nginx.conf");
    opened(NginxProcess.start(configuration, directory));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  @AfterAll
  void stop() throws Exception {
    go.countDown();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private void holds(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/held")) {
      held.incrementAndGet();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    answer(exchange, Integer.toString(exchange.getLocalAddress().getPort()));
  }

  private static void tellsItsClient(HttpExchange exchange) throws IOException {
    answer(exchange, Integer.toString(exchange.getRemoteAddress().getPort()));
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    exchange.sendResponseHeaders(200, body.length());
    try (exchange) {
      exchange.getResponseBody().write(body.getBytes(UTF_8));
    }
  }

  /** Takes a request and closes without a word. */
  private void refuse(ServerSocket socket) {
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                  refused.incrementAndGet();
                  connection.getInputStream().read(new byte[4096]);
                } catch (IOException e) {
                  // The test is over.
                  Thread.onSpinWait();
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static List<String> answers(int port) {
    String url = "http://127.0.0.1:%d/%s".formatted(port, "[1-" + REQUESTS + "]");
    // Each on a connection of its own, so that any worker may get it.
    Shell curl = Shell.run("curl", "-sS", "-H", "Connection: close", "-w", "\\n", url);
    return curl.output().lines().toList();
  }

  /** One has a request under way, and the other none: that gets all the rest. */
  @Test
  void asksTheInstanceWithTheLeastToDo() throws Exception {
    Shell.Started first = Shell.start(Map.of(), "curl", "-sS", "http://127.0.0.1:3000/held");
    await().until(() -> held.get() == 1);

    Set<String> others = new TreeSet<>(answers(3000));
    go.countDown();

    assertThat(others).hasSize(1).doesNotContain(Shell.await(first).output());
    assertThat(new TreeSet<>(answers(3000))).hasSize(2);
  }

  @Test
  void keepsItsConnectionsToAnInstance() {
    List<String> clients = answers(3001);
    assertThat(clients).hasSize(REQUESTS);
    int workers = Runtime.getRuntime().availableProcessors();
    assertThat(new TreeSet<>(clients)).hasSizeLessThanOrEqualTo(workers);
  }

  @Test
  void leavesOutAnInstanceThatFails() {
    assertThat(answers(3002)).hasSize(REQUESTS).containsOnly("good");
    // One of two would have got every second request; it is asked again after ten seconds.
    assertThat(refused.get()).isBetween(1, REQUESTS / 5);
  }
}
