package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A real Consul agent in development mode: one server, all in memory, on loopback ports of its own.
 * What it prints goes to {@code consul.log} in its directory.
 */
public final class ConsulAgent implements AutoCloseable {
  private static final Duration ELECTION = Duration.ofSeconds(60);

  private final Path directory;
  private final List<String> flags;
  private final int[] ports = freePorts(6);
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private String token = "";
  private Process process;

  private ConsulAgent(Path directory, List<String> flags) {
    this.directory = directory;
    this.flags = List.copyOf(flags);
    this.process = launch();
  }

  /**
   * Starts an agent and waits until it leads itself.
   *
   * @param directory for its log; the caller's to remove
   * @param flags more flags of {@code consul agent}, such as {@code -hcl}
   */
  public static ConsulAgent start(Path directory, String... flags) {
    ConsulAgent agent = new ConsulAgent(directory, List.of(flags));
    agent.awaitLeader();
    return agent;
  }

  /**
   * Starts an agent that denies everything to everyone but the holders of tokens.
   *
   * @param secret of the token that may do everything; used by this class from here on
   */
  public static ConsulAgent startDenying(Path directory, String secret) {
    String acl =
        "primary_datacenter = \"dc1\" acl { enabled = true default_policy = \"deny\""
            + " tokens { master = \"%s\" agent = \"%s\" } }";
    ConsulAgent agent = new ConsulAgent(directory, List.of("-hcl", acl.formatted(secret, secret)));
    agent.useToken(secret);
    agent.awaitLeader();
    return agent;
  }

  private Process launch() {
    List<String> command =
        new ArrayList<>(List.of("consul", "agent", "-dev", "-bind=127.0.0.1", "-client=127.0.0.1"));
    command.addAll(
        List.of(
            "-node=test-node",
            "-http-port=" + ports[0],
            "-dns-port=" + ports[1],
            "-grpc-port=" + ports[2],
            "-serf-lan-port=" + ports[3],
            "-serf-wan-port=" + ports[4],
            "-server-port=" + ports[5]));
    command.addAll(flags);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(
              ProcessBuilder.Redirect.appendTo(directory.resolve("consul.log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the agent knows a leader and its catalog answers. */
  public void awaitLeader() {
    await()
        .alias("a Consul that leads itself; see " + directory.resolve("consul.log"))
        .atMost(ELECTION)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> get("/v1/catalog/nodes").contains("\"test-node\""));
  }

  /** {@code 127.0.0.1:PORT} of its HTTP interface. */
  public String address() {
    return "127.0.0.1:" + ports[0];
  }

  /** Sent with every request from here on. */
  public void useToken(String secret) {
    token = secret;
  }

  /** Registers a service that has no check and therefore passes. */
  public void register(String id, String name, int port, String... tags) {
    put("/v1/agent/service/register", service(id, name, port, tags) + "}");
  }

  /** Registers a service with a check that {@link #check} sets; it begins as critical. */
  public void registerChecked(String id, String name, int port, String... tags) {
    put(
        "/v1/agent/service/register",
        service(id, name, port, tags)
            + ",\"Check\":{\"CheckID\":\"check:%s\",\"TTL\":\"1h\"}}".formatted(id));
  }

  private static String service(String id, String name, int port, String... tags) {
    return "{\"ID\":\"%s\",\"Name\":\"%s\",\"Port\":%d,\"Tags\":[%s]"
        .formatted(
            id, name, port, tags.length == 0 ? "" : "\"" + String.join("\",\"", tags) + "\"");
  }

  /**
   * Sets the check of a service that was registered with one.
   *
   * @param status {@code passing}, {@code warning} or {@code critical}
   */
  public void check(String id, String status) {
    put("/v1/agent/check/update/check:" + id, "{\"Status\":\"%s\"}".formatted(status));
  }

  public void deregister(String id) {
    put("/v1/agent/service/deregister/" + id, "");
  }

  public void putKey(String path, String value) {
    put("/v1/kv/" + path, value);
  }

  public void deleteKey(String path) {
    delete("/v1/kv/" + path);
  }

  /** For what has no method of its own. */
  public void delete(String path) {
    send(request(path).DELETE().build());
  }

  /** For what has no method of its own. */
  public String put(String path, String body) {
    return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  /** For what has no method of its own. */
  public String get(String path) {
    return send(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .timeout(Duration.ofSeconds(10));
    return token.isEmpty() ? request : request.header("X-Consul-Token", token);
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(
            request.uri().getPath() + ": " + response.statusCode() + " " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where agents of other datacenters meet it. */
  public String wanAddress() {
    return "127.0.0.1:" + ports[4];
  }

  /** Ends the agent at once, as a crash does. */
  public void kill() {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("the agent has ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a killed agent again on the same ports, with nothing of what it knew. */
  public void restartEmpty() {
    process = launch();
    awaitLeader();
  }

  @Override
  public void close() {
    kill();
  }

  /** Held open together, so that no two are the same. */
  private static int[] freePorts(int count) {
    List<ServerSocket> sockets = IntStream.range(0, count).mapToObj(i -> bindAny()).toList();
    int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
    for (ServerSocket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ports;
  }

  private static ServerSocket bindAny() {
    try {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has printed so far. */
  public String log() {
    try {
      return Files.readString(directory.resolve("consul.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
