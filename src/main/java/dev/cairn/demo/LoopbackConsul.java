package dev.cairn.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;

/**
 * An agent with one service and, when it is asked for the second time, one key, as Consul's HTTP
 * API would answer, for a rehearsal where there is no Consul.
 */
public final class LoopbackConsul implements AutoCloseable {
  private static final String SERVICES =
      "{\"test-server\":[\"production\",\"internal-listen-http-3000\"]}";
  private static final String HEALTH =
      """
      [{"Node":{"ID":"","Node":"mesos-slave-1","Address":"10.0.0.21","Datacenter":"dc1","Meta":{}},
        "Service":{"ID":"test-server-1","Service":"test-server","Address":"","Port":31000,
          "Tags":["production","internal-listen-http-3000"],"Meta":{},
          "Weights":{"Passing":1,"Warning":1}},
        "Checks":[{"Node":"mesos-slave-1","CheckID":"serfHealth","Name":"Serf Health Status",
          "Status":"passing","Notes":"","Output":"","ServiceID":"","ServiceName":""}]}]
      """;
  private static final String KEY =
      "[{\"Key\":\"service/haproxy/maxconn\",\"Value\":\"NDA5Ng==\",\"LockIndex\":0,\"Flags\":0,"
          + "\"CreateIndex\":1,\"ModifyIndex\":1}]";

  private final HttpServer server;
  private final AtomicBoolean hasKey = new AtomicBoolean();

  private LoopbackConsul(HttpServer server) {
    this.server = server;
  }

  public static LoopbackConsul start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    LoopbackConsul consul =
        new LoopbackConsul(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
    consul.server.createContext("/v1/catalog/services", LoopbackConsul::answerCompressed);
    consul.server.createContext("/v1/health/service/", exchange -> answer(exchange, 200, HEALTH));
    consul.server.createContext("/v1/kv/", consul::answerKey);
    consul.server.start();
    return consul;
  }

  private void answerKey(HttpExchange exchange) throws IOException {
    boolean found = hasKey.getAndSet(true);
    answer(exchange, found ? 200 : 404, found ? KEY : "");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    setHeaders(exchange.getResponseHeaders());
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** As what is long is answered: in chunks. */
  private static void answerCompressed(HttpExchange exchange) throws IOException {
    setHeaders(exchange.getResponseHeaders());
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    exchange.sendResponseHeaders(200, 0);
    try (exchange;
        OutputStream body = new GZIPOutputStream(exchange.getResponseBody())) {
      body.write(SERVICES.getBytes(UTF_8));
    }
  }

  private static void setHeaders(Headers headers) {
    headers.set("Content-Type", "application/json");
    headers.set("X-Consul-Index", "1");
    headers.set("X-Consul-KnownLeader", "true");
    headers.set("X-Consul-LastContact", "0");
  }

  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
