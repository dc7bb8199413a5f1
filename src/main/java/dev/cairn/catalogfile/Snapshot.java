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
import dev.cairn.catalogfile.SnapshotWriter.Parts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /** The name of the agent's own datacenter, empty where none of its nodes was asked for. */
  private final String own;

  private Snapshot(boolean redact, String own) {
    this.redact = redact;
    this.own = own;
  }

  /**
   * @param asked the questions, of which those without an answer are left out
   * @param redact leaves out the values of keys and what checks printed
   * @return the text of a catalog file that answers every question as the view does
   */
  public static String of(
      Collection<Query<?>> asked, CatalogView view, Memory memory, boolean redact) {
    Snapshot snapshot = new Snapshot(redact, own(asked, view));
    asked.forEach(query -> snapshot.add(query, view));
    try {
      return (redact ? REDACTED : HEADER) + YAML.writeValueAsString(snapshot.document(memory));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and strings are always YAML", e);
    }
  }

  private static String own(Collection<Query<?>> asked, CatalogView view) {
    return asked.stream()
        .flatMap(query -> nodes(query, view))
        .map(Node::datacenter)
        .findFirst()
        .orElse("");
  }

  private static Stream<Node> nodes(Query<?> query, CatalogView view) {
    if (query instanceof Query.Nodes q && q.datacenter().isEmpty()) {
      return view.answer(q).stream().flatMap(List::stream);
    } else if (query instanceof Query.NodeServices q && q.datacenter().isEmpty()) {
      return view.answer(q).flatMap(detail -> detail).map(NodeDetail::node).stream();
    }
    return Stream.empty();
  }

  /** What is asked of the agent's own datacenter by its name is one with what is asked without. */
  private Parts in(String datacenter) {
    return datacenters.computeIfAbsent(datacenter.equals(own) ? "" : datacenter, d -> new Parts());
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
        instance.node(),
        new Node(instance.node(), instance.nodeAddress(), "", instance.nodeMeta(), Map.of()));
  }

  private void addNode(String datacenter, Node node) {
    in(datacenter).nodes.put(node.name(), node);
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
    SnapshotWriter writer = new SnapshotWriter(redact);
    datacenters.forEach(
        (name, parts) -> {
          if (name.isEmpty()) {
            document.putAll(writer.document(parts));
          } else {
            others.put(name, writer.document(parts));
          }
        });
    if (!own.isEmpty() || !others.isEmpty()) {
      document.put("datacenter", own);
    }
    if (!others.isEmpty()) {
      document.put("datacenters", others);
    }
    if (!memory.recallsNothing()) {
      document.put("memory", memory(memory));
    }
    return document;
  }

  private Map<String, Object> memory(Memory memory) {
    Map<String, Object> document = new TreeMap<>();
    Map<String, String> ports = new TreeMap<>();
    memory.ports().forEach((port, holder) -> ports.put(port.toString(), holder));
    SnapshotWriter.put(document, "ports", ports);
    if (!redact) {
      SnapshotWriter.put(document, "keys", memory.keys());
    }
    if (!memory.servers().isEmpty()) {
      document.put("servers", new ArrayList<>(memory.servers()));
    }
    return document;
  }
}
