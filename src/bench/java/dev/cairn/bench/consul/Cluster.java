package dev.cairn.bench.consul;

import dev.cairn.testing.Certificate;
import dev.cairn.testing.ConsulAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A real agent that holds a population, and a connection to change it through. */
public final class Cluster implements AutoCloseable {
  private final ConsulAgent agent;
  private final Population population;
  private final String address;
  private final int tlsPort;
  private final AgentConnection connection;

  private Cluster(ConsulAgent agent, Population population, int tlsPort) {
    this.agent = agent;
    this.population = population;
    this.tlsPort = tlsPort;
    this.address = agent.address();
    try {
      new Filling(address).fill(population);
      this.connection = AgentConnection.open(address);
    } catch (RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  /** With the limits that Consul has by default: 200 connections a client. */
  public static Cluster start(Population population, Path directory) {
    return new Cluster(ConsulAgent.start(directory), population, 0);
  }

  /** For a client that needs more connections than Consul allows by default. */
  public static Cluster startUnlimited(Population population, Path directory) {
    return new Cluster(
        ConsulAgent.start(directory, "-hcl", "limits { http_max_conns_per_client = 10000 }"),
        population,
        0);
  }

  /** With a TLS port beside the plain one. */
  public static Cluster startWithTls(Population population, Path directory) {
    Path pem = Certificate.selfSigned(directory);
    int port = freePort();
    return new Cluster(
        ConsulAgent.start(
            directory,
            "-https-port=" + port,
            "-hcl",
            "cert_file = \"%s\" key_file = \"%s\"".formatted(pem, pem)),
        population,
        port);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Population population() {
    return population;
  }

  /** {@code 127.0.0.1:PORT} of the plain interface. */
  public String address() {
    return address;
  }

  /** The port of the interface with TLS; 0: there is none. */
  public int tlsPort() {
    return tlsPort;
  }

  public AgentConnection connect() {
    return AgentConnection.open(address);
  }

  /** Returns when Consul has it. */
  public void register(Registration registration) {
    connection.put("/v1/catalog/register", registration.registering());
  }

  /** Returns when Consul has lost it. */
  public void deregister(Registration registration) {
    connection.put("/v1/catalog/deregister", registration.deregistering());
  }

  /** How many bytes the answer to a question has. */
  public int answerBytes(String path) {
    return connection.get(path).body().length;
  }

  @Override
  public void close() {
    connection.close();
    agent.close();
  }
}
