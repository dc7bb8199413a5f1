package dev.cairn.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An agent with one service and one key, as Consul's HTTP API would answer, for a rehearsal where
 * there is no Consul.
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

  private LoopbackConsul(HttpServer server) {
    this.server = server;
  }

  public static LoopbackConsul start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    LoopbackConsul consul =
        new LoopbackConsul(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
    consul.server.createContext("/v1/catalog/services", exchange -> answer(exchange, SERVICES));
    consul.server.createContext("/v1/health/service/", exchange -> answer(exchange, HEALTH));
    consul.server.createContext("/v1/kv/", exchange -> answer(exchange, KEY));
    consul.server.start();
    return consul;
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("X-Consul-Index", "1");
    exchange.getResponseHeaders().set("X-Consul-KnownLeader", "true");
    exchange.getResponseHeaders().set("X-Consul-LastContact", "0");
    exchange.sendResponseHeaders(200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
