package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP server that answers every path with its name. */
public final class HttpBackend implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private HttpBackend(HttpServer server) {
    this.server = server;
  }

  /** On loopback, at a port that the system chooses. */
  public static HttpBackend start(String name) throws IOException {
    HttpBackend backend =
        new HttpBackend(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0));
    byte[] body = name.getBytes(UTF_8);
    backend.server.setExecutor(backend.threads);
    backend.server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    backend.server.start();
    return backend;
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
