package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that serves HTTP until it is told to end: on TERM it first fails its health check, goes
 * on serving for a grace, and then ends. Arguments: port, seconds of grace.
 */
public final class GracefulService {
  private GracefulService() {}

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    Duration grace = Duration.ofSeconds(Long.parseLong(args[1]));
    AtomicBoolean ending = new AtomicBoolean();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 500);
    server.setExecutor(Executors.newCachedThreadPool());
    byte[] body = Integer.toString(port).getBytes(UTF_8);
    server.createContext(
        "/",
        exchange -> {
          boolean health = exchange.getRequestURI().getPath().equals("/healthcheck");
          exchange.sendResponseHeaders(health && ending.get() ? 503 : 200, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.set(true);
                  try {
                    Thread.sleep(grace.toMillis());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  server.stop(1);
                }));
    server.start();
  }
}
