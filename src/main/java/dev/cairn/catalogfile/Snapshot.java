package dev.cairn.catalogfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the answers to a set of questions as a catalog file: nothing else, sorted. */
public final class Snapshot {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.SPLIT_LINES));
  private static final String HEADER =
      "# A snapshot of the catalog, made by cairn snapshot. It holds the values of keys.\n";
  private static final String REDACTED =
      "# A snapshot of the catalog, made by cairn snapshot --redact: keys have lost their values.\n";

  private final boolean redact;
  private final SortedMap<String, Parts> datacenters = new TreeMap<>();

  private Snapshot(boolean redact) {
    this.redact = redact;
  }

  /** What is known of one datacenter, while it is gathered. */
  private static final class Parts {
    final SortedMap<String, Object> nodes = new TreeMap<>();
    final SortedMap<String, Set<String>> tags = new TreeMap<>();
    final SortedMap<String, SortedMap<String, Instance>> instances = new TreeMap<>();
    final SortedMap<String, String> kv = new TreeMap<>();
  }

  /**
   * @param asked the questions, of which those without an answer are left out
   * @param redact leaves out the values of keys and what checks printed
   * @return the text of a catalog file that answers every question as the view does
   */
  public static String of(
      Collection<Query<?>> asked, CatalogView view, Memory memory, boolean redact) {
    Snapshot snapshot = new Snapshot(redact);
    asked.forEach(query -> snapshot.add(query, view));
    try {
      return (redact ? REDACTED : HEADER) + YAML.writeValueAsString(snapshot.document(memory));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and strings are always YAML", e);
    }
  }

  private Parts in(String datacenter) {
    return datacenters.computeIfAbsent(datacenter, d -> new Parts());
  }

  private void add(Query<?> query, CatalogView view) {
    if (query instanceof Query.Services q) {
      view.answer(q).ifPresent(list -> list.forEach(s -> addService(q.datacenter(), s)));
    } else if (query instanceof Query.Instances q) {
      view.answer(q).ifPresent(list -> list.forEach(i -> addInstance(q.datacenter(), i)));
    } else if (query instanceof Query.Nodes q) {
      view.answer(q).ifPresent(list -> list.forEach(n -> addNode(q.datacenter(), n)));
    } else if (query instanceof Query.NodeServices q) {
      view.answer(q).flatMap(d -> d).ifPresent(d -> addDetail(q.datacenter(), d));
    } else if (query instanceof Query.Key q) {
      view.answer(q).flatMap(kv -> kv).ifPresent(kv -> addKey(q.datacenter(), kv));
    } else if (query instanceof Query.Tree q) {
      view.answer(q).ifPresent(list -> list.forEach(kv -> addKey(q.datacenter(), kv)));
    } else if (query instanceof Query.Datacenters q) {
      view.answer(q).ifPresent(list -> list.forEach(this::in));
    }
  }

  private void addService(String datacenter, Service service) {
    in(datacenter).tags.put(service.name(), service.tags());
  }

  private void addInstance(String datacenter, Instance instance) {
    Parts parts = in(datacenter);
    parts
        .instances
        .computeIfAbsent(instance.name(), n -> new TreeMap<>())
        .put(instance.node() + "\0" + instance.id(), instance);
    parts.nodes.putIfAbsent(
        instance.node(), node(instance.nodeAddress(), instance.nodeMeta(), Map.of()));
  }

  private void addNode(String datacenter, Node node) {
    in(datacenter)
        .nodes
        .put(node.name(), node(node.address(), node.meta(), node.taggedAddresses()));
  }

  private void addDetail(String datacenter, NodeDetail detail) {
    addNode(datacenter, detail.node());
    for (NodeDetail.NodeService s : detail.services()) {
      Parts parts = in(datacenter);
      String address = s.address().isEmpty() ? detail.node().address() : s.address();
      parts
          .instances
          .computeIfAbsent(s.name(), n -> new TreeMap<>())
          .putIfAbsent(
              detail.node().name() + "\0" + s.id(),
              new Instance(
                  detail.node().name(),
                  detail.node().address(),
                  detail.node().meta(),
                  s.id(),
                  s.name(),
                  address,
                  s.port(),
                  s.tags(),
                  s.meta(),
                  Instance.Weights.DEFAULT,
                  dev.cairn.catalog.Status.PASSING,
                  List.of()));
    }
  }

  private void addKey(String datacenter, KeyValue kv) {
    in(datacenter).kv.put(kv.path(), redact ? "" : kv.value());
  }

  private Map<String, Object> document(Memory memory) {
    Map<String, Object> document = new TreeMap<>();
    Map<String, Object> others = new TreeMap<>();
    datacenters.forEach(
        (name, parts) -> {
          if (name.isEmpty()) {
            document.putAll(parts(parts));
          } else {
            others.put(name, parts(parts));
          }
        });
    if (!others.isEmpty()) {
      document.put("datacenters", others);
    }
    if (!memory.equals(Memory.NONE)) {
      document.put("memory", memory(memory));
    }
    return document;
  }

  private Map<String, Object> parts(Parts parts) {
    Map<String, Object> document = new TreeMap<>();
    Map<String, Object> services = new TreeMap<>();
    parts.tags.forEach((name, tags) -> services.put(name, service(parts, name, tags)));
    parts
        .instances
        .keySet()
        .forEach(name -> services.putIfAbsent(name, service(parts, name, Set.of())));
    put(document, "nodes", parts.nodes);
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

  private static Map<String, Object> node(
      String address, Map<String, String> meta, Map<String, String> tagged) {
    Map<String, Object> node = new TreeMap<>();
    node.put("address", address);
    put(node, "meta", meta);
    put(node, "tagged_addresses", tagged);
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

  private Map<String, Object> check(dev.cairn.catalog.Check c) {
    Map<String, Object> check = new TreeMap<>();
    check.put("id", c.id());
    check.put("name", c.name());
    check.put("status", c.status().toString());
    check.put("service_id", c.serviceId());
    check.put("notes", c.notes());
    check.put("output", redact ? "" : c.output());
    return check;
  }

  private Map<String, Object> memory(Memory memory) {
    Map<String, Object> document = new TreeMap<>();
    Map<String, String> ports = new TreeMap<>();
    memory.ports().forEach((port, holder) -> ports.put(port.toString(), holder));
    put(document, "ports", ports);
    if (!redact) {
      put(document, "keys", memory.keys());
    }
    if (!memory.servers().isEmpty()) {
      document.put("servers", new ArrayList<>(memory.servers()));
    }
    return document;
  }

  private static void put(Map<String, Object> document, String key, Map<String, ?> value) {
    if (!value.isEmpty()) {
      document.put(key, value);
    }
  }
}
