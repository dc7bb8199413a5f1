package dev.cairn.catalogfile;

import dev.cairn.catalog.Check;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Node;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts what is known of one datacenter into the words of a catalog file. */
final class SnapshotWriter {
  private final boolean redact;

  SnapshotWriter(boolean redact) {
    this.redact = redact;
  }

  /** What is known of one datacenter, while it is gathered. */
  static final class Parts {
    final SortedMap<String, Node> nodes = new TreeMap<>();
    final SortedMap<String, Set<String>> tags = new TreeMap<>();
    final SortedMap<String, SortedMap<String, Instance>> instances = new TreeMap<>();
    final SortedMap<String, String> kv = new TreeMap<>();
  }

  Map<String, Object> document(Parts parts) {
    Map<String, Object> document = new TreeMap<>();
    Map<String, Object> services = new TreeMap<>();
    parts.tags.forEach((name, tags) -> services.put(name, service(parts, name, tags)));
    parts
        .instances
        .keySet()
        .forEach(name -> services.putIfAbsent(name, service(parts, name, Set.of())));
    Map<String, Object> nodes = new TreeMap<>();
    parts.nodes.forEach((name, node) -> nodes.put(name, node(node)));
    put(document, "nodes", nodes);
    put(document, "services", services);
    put(document, "kv", parts.kv);
    return document;
  }

  private Map<String, Object> service(Parts parts, String name, Set<String> tags) {
    Map<String, Object> service = new TreeMap<>();
    if (!tags.isEmpty()) {
      service.put("tags", new ArrayList<>(tags));
    }
    service.put(
        "instances",
        parts.instances.getOrDefault(name, new TreeMap<>()).values().stream()
            .sorted(Instance.ORDER)
            .map(this::instance)
            .toList());
    return service;
  }

  private static Map<String, Object> node(Node n) {
    Map<String, Object> node = new TreeMap<>();
    node.put("address", n.address());
    put(node, "meta", n.meta());
    put(node, "tagged_addresses", n.taggedAddresses());
    return node;
  }

  private Map<String, Object> instance(Instance i) {
    Map<String, Object> instance = new TreeMap<>();
    instance.put("id", i.id());
    instance.put("node", i.node());
    instance.put("address", i.address());
    instance.put("port", i.port());
    instance.put("tags", i.tags());
    instance.put("status", i.status().toString());
    put(instance, "meta", i.meta());
    if (!i.weights().equals(Instance.Weights.DEFAULT)) {
      instance.put(
          "weights",
          new TreeMap<>(
              Map.of("passing", i.weights().passing(), "warning", i.weights().warning())));
    }
    instance.put("checks", i.checks().stream().map(this::check).toList());
    return instance;
  }

  private Map<String, Object> check(Check c) {
    Map<String, Object> check = new TreeMap<>();
    check.put("id", c.id());
    check.put("name", c.name());
    check.put("status", c.status().toString());
    check.put("service_id", c.serviceId());
    check.put("notes", c.notes());
    check.put("output", redact ? "" : c.output());
    return check;
  }

  static void put(Map<String, Object> document, String key, Map<String, ?> value) {
    if (!value.isEmpty()) {
      document.put(key, value);
    }
  }
}
