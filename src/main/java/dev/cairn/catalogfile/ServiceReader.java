package dev.cairn.catalogfile;

import dev.cairn.catalog.Check;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.Status;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.diagnostic.Nearest;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads services; a node that only an instance names is added with that instance's address. */
final class ServiceReader {
  private static final List<String> KEYS =
      List.of("id", "node", "address", "port", "tags", "meta", "weights", "status", "checks");
  private static final List<String> CHECK_KEYS =
      List.of("id", "name", "status", "service_id", "notes", "output");
  private static final List<String> STATUSES =
      List.of("passing", "warning", "critical", "maintenance");

  private final String datacenter;
  private final Map<String, Node> nodes;
  private final Map<String, List<Instance>> instances = new HashMap<>();
  private final Map<String, List<String>> tags = new HashMap<>();
  private final Set<String> ids = new HashSet<>();

  ServiceReader(String datacenter, Map<String, Node> nodes) {
    this.datacenter = datacenter;
    this.nodes = new HashMap<>(nodes);
  }

  Map<String, Node> nodes() {
    return nodes;
  }

  Map<String, List<Instance>> instances() {
    return instances;
  }

  Map<String, List<String>> tags() {
    return tags;
  }

  /** A list of instances, or a map with tags of the service beside them. */
  YamlNode read(String service, YamlNode node) {
    if (node instanceof YamlNode.Mapping) {
      Fields fields = Fields.of(node, List.of("tags", "instances"));
      tags.put(service, fields.texts("tags"));
      put(service, fields.list("instances", i -> instance(service, i)));
    } else {
      put(service, Fields.list(node, i -> instance(service, i)));
    }
    return node;
  }

  private void put(String service, List<Instance> read) {
    instances.put(service, read.stream().sorted(Instance.ORDER).toList());
  }

  private Instance instance(String service, YamlNode yaml) {
    Fields fields = Fields.of(yaml, KEYS);
    int port = fields.integer("port").orElse(0);
    Node node = node(fields, yaml);
    String address = fields.text("address").orElse(node.address());
    String id = fields.text("id").orElse(service + "-" + node.name() + "-" + port);
    if (!ids.add(node.name() + "\0" + id)) {
      throw new DiagnosticException(
          yaml.place(), "the ID \"" + id + "\" is given twice on its node", "give each its own id");
    }
    List<Check> checks = fields.list("checks", c -> check(id, c));
    return new Instance(
        node.name(),
        node.address(),
        node.meta(),
        id,
        service,
        address,
        port,
        fields.texts("tags"),
        fields.map("meta", (key, value) -> CatalogReader.value(value)),
        weights(fields),
        fields.node("status").map(ServiceReader::status).orElse(Status.worst(checks)),
        checks);
  }

  private Node node(Fields fields, YamlNode yaml) {
    String name =
        fields
            .text("node")
            .or(() -> fields.text("address"))
            .orElseThrow(
                () ->
                    new DiagnosticException(
                        yaml.place(), "the instance has no node and no address", "give it one"));
    return nodes.computeIfAbsent(
        name, n -> new Node(n, fields.text("address").orElse(""), datacenter, Map.of(), Map.of()));
  }

  private static Instance.Weights weights(Fields fields) {
    return fields
        .node("weights")
        .map(node -> Fields.of(node, List.of("passing", "warning")))
        .map(
            w ->
                new Instance.Weights(
                    w.integer("passing").orElse(1), w.integer("warning").orElse(1)))
        .orElse(Instance.Weights.DEFAULT);
  }

  private static Check check(String instance, YamlNode node) {
    Fields check = Fields.of(node, CHECK_KEYS);
    String id = check.text("id").orElse("service:" + instance);
    return new Check(
        id,
        check.text("name").orElse(id),
        check.node("status").map(ServiceReader::status).orElse(Status.PASSING),
        check.node("service_id").isPresent() ? check.text("service_id").orElse("") : instance,
        check.text("notes").orElse(""),
        check.text("output").orElse(""));
  }

  private static Status status(YamlNode node) {
    String word = Fields.text(node);
    return Status.parse(word)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    node.place(),
                    "unknown status \"" + word + "\"",
                    Nearest.remedy(word, STATUSES)));
  }
}
