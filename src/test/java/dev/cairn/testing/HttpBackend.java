package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A small HTTP server that answers every path with its name, and {@link #SLOW} after a while. */
public final class HttpBackend implements AutoCloseable {
  public static final String SLOW = "/slow";
  public static final Duration WHILE = Duration.ofMillis(400);

  /** More than clients of a test: a SYN that finds no room is sent again after a second. */
  private static final int BACKLOG = 500;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private HttpBackend(HttpServer server) {
    this.server = server;
  }

  /** On loopback, at a port that the system chooses. */
  public static HttpBackend start(String name) throws IOException {
    byte[] body = name.getBytes(UTF_8);
    return start(
        exchange -> {
          if (exchange.getRequestURI().getPath().equals(SLOW)) {
            LockSupport.parkNanos(WHILE.toNanos());
          }
          answer(exchange, body);
        });
  }

  /**
   * One that answers with the headers it was asked with, as sorted lines, below its name; with a
   * header {@code X-Frame-Options} of its own; and to {@code /header/N} with one of N characters.
   */
  public static HttpBackend startEchoing(String name) throws IOException {
    return start(
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          exchange.getResponseHeaders().set("X-Frame-Options", "SAMEORIGIN");
          if (path.startsWith("/header/")) {
            String large = "x".repeat(Integer.parseInt(path.substring("/header/".length())));
            exchange.getResponseHeaders().set("X-Large", large);
          }
          answer(exchange, (name + "\n" + headers(exchange)).getBytes(UTF_8));
        });
  }

  /** One that answers as this says. */
  public static HttpBackend start(HttpHandler handler) throws IOException {
    HttpBackend backend =
        new HttpBackend(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), BACKLOG));
    backend.server.setExecutor(backend.threads);
    backend.server.createContext("/", handler);
    backend.server.start();
    return backend;
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String headers(HttpExchange exchange) {
    return exchange.getRequestHeaders().entrySet().stream()
        .map(header -> (header.getKey() + ": " + header.getValue()).toLowerCase(Locale.ROOT))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
