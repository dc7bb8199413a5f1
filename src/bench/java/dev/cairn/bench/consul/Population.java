package dev.cairn.bench.consul;

import dev.cairn.bench.Size;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which services run where. The same size and nodes give the same catalog. */
public record Population(Size size, int nodes) {
  private static final int FIRST_LISTEN_PORT = 1024;

  /** In staging it becomes 14400, which the shipped set keeps for itself. */
  private static final int RESERVED = 4400;

  private static final int FIRST_PORT = 20_000;
  private static final int FIRST_EXTRA_PORT = 50_000;

  public Stream<Registration> all() {
    return IntStream.range(0, size.total()).mapToObj(this::instance);
  }

  private Registration instance(int number) {
    int service = number / size.instances();
    return registration(service, "i" + number, number % nodes, FIRST_PORT + number / nodes, number);
  }

  /** One instance more of a service, which comes and goes. */
  public Registration extra(int number) {
    int service = number % size.services();
    return registration(
        service, "extra" + number, number % nodes, FIRST_EXTRA_PORT + number / nodes, number);
  }

  private Registration registration(int service, String id, int node, int port, int number) {
    return new Registration(
        node(node),
        address(node),
        id,
        "shop-%04d-web".formatted(service),
        port,
        List.of(
            number % 2 == 0 ? "production" : "staging",
            "internal-listen-http-" + listenPort(service)));
  }

  private static int listenPort(int service) {
    int port = FIRST_LISTEN_PORT + service;
    return port < RESERVED ? port : port + 1;
  }

  String node(int number) {
    return "slave-" + number;
  }

  String address(int number) {
    return "10.0.%d.%d".formatted(number / 250, number % 250 + 1);
  }

  @Override
  public String toString() {
    return size + ", " + nodes + " nodes";
  }
}
