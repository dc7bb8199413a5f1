package dev.cairn.template;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Status;
import java.util.List;
import java.util.Map;

/**
 * An instance as a registrator would register it, of which a test names only what matters to it.
 */
record Registration(
    String name,
    String node,
    String address,
    int port,
    String id,
    List<String> tags,
    Map<String, String> meta,
    int weight,
    Status status) {

  /** On node {@code n1} at 10.0.0.1:31000, passing, in production. */
  static Registration of(String name) {
    return new Registration(
        name, "n1", "10.0.0.1", 31000, name, List.of("production"), Map.of(), 1, Status.PASSING);
  }

  Registration on(String otherNode) {
    return new Registration(name, otherNode, address, port, id, tags, meta, weight, status);
  }

  Registration at(String otherAddress, int otherPort) {
    return new Registration(name, node, otherAddress, otherPort, id, tags, meta, weight, status);
  }

  Registration id(String otherId) {
    return new Registration(name, node, address, port, otherId, tags, meta, weight, status);
  }

  Registration tagged(String... otherTags) {
    return new Registration(
        name, node, address, port, id, List.of(otherTags), meta, weight, status);
  }

  Registration meta(String key, String value) {
    return new Registration(
        name, node, address, port, id, tags, Map.of(key, value), weight, status);
  }

  Registration weight(int otherWeight) {
    return new Registration(name, node, address, port, id, tags, meta, otherWeight, status);
  }

  Registration status(Status otherStatus) {
    return new Registration(name, node, address, port, id, tags, meta, weight, otherStatus);
  }

  Instance instance() {
    return new Instance(
        node,
        address,
        Map.of(),
        id,
        name,
        address,
        port,
        tags,
        meta,
        new Instance.Weights(weight, weight),
        status,
        List.of());
  }
}
