package dev.cairn.bench.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Registers a whole population, in transactions of as many operations as Consul allows. */
final class Filling {
  private static final int OPERATIONS = 64;
  private static final int CONNECTIONS = 4;

  private final String address;

  Filling(String address) {
    this.address = address;
  }

  void fill(Population population) {
    run(IntStream.range(0, population.nodes()).mapToObj(n -> node(population, n)).toList());
    run(IntStream.range(0, population.nodes()).mapToObj(n -> health(population, n)).toList());
    run(population.all().map(Registration::operation).toList());
  }

  private static String node(Population population, int number) {
    return "{\"Node\":{\"Verb\":\"set\",\"Node\":{\"Node\":\"%s\",\"Address\":\"%s\",\"Datacenter\":\"dc1\"}}}"
        .formatted(population.node(number), population.address(number));
  }

  /**
   * Every node of a real cluster has one. Not "serfHealth": Consul takes nodes away that have that
   * one and do not gossip, a minute after its start.
   */
  private static String health(Population population, int number) {
    return "{\"Check\":{\"Verb\":\"set\",\"Check\":{\"Node\":\"%s\",\"CheckID\":\"nodeHealth\",\"Name\":\"Node Health Status\",\"Status\":\"passing\",\"Output\":\"Agent alive and reachable\"}}}"
        .formatted(population.node(number));
  }

  private void run(List<String> operations) {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int first = i * OPERATIONS;
        parts.add(threads.submit(() -> part(operations, first)));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void part(List<String> operations, int first) {
    try (AgentConnection connection = AgentConnection.open(address)) {
      for (int i = first; i < operations.size(); i += OPERATIONS * CONNECTIONS) {
        int end = Math.min(operations.size(), i + OPERATIONS);
        connection.put("/v1/txn", "[" + String.join(",", operations.subList(i, end)) + "]");
      }
    }
  }
}
