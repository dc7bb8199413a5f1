package dev.cairn.consul;

import com.orbitz.consul.model.catalog.CatalogNode;
import com.orbitz.consul.model.health.HealthCheck;
import com.orbitz.consul.model.health.ServiceHealth;
import com.orbitz.consul.model.kv.Value;
import dev.cairn.catalog.Check;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.catalog.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the client's models into the catalog's values, sorted. */
final class AnswerReader {
  private AnswerReader() {}

  static List<Service> services(Map<String, List<String>> tags) {
    return tags.entrySet().stream()
        .map(e -> new Service(e.getKey(), new TreeSet<>(e.getValue())))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  /** In the order of distance where that was asked for. */
  static List<Instance> instances(Query.Instances query, List<ServiceHealth> all) {
    List<Instance> instances = all.stream().map(AnswerReader::instance).toList();
    return query.near().isEmpty() ? instances.stream().sorted(Instance.ORDER).toList() : instances;
  }

  /** Names, tags and addresses are those of many instances: each is kept once. */
  private static Instance instance(ServiceHealth health) {
    List<Check> checks =
        health.getChecks().stream()
            .map(AnswerReader::check)
            .sorted(
                (a, b) -> {
                  int c = a.serviceId().compareTo(b.serviceId());
                  return c == 0 ? a.id().compareTo(b.id()) : c;
                })
            .toList();
    com.orbitz.consul.model.health.Service service = health.getService();
    String nodeAddress = health.getNode().getAddress().intern();
    String address = service.getAddress();
    return new Instance(
        health.getNode().getNode().intern(),
        nodeAddress,
        health.getNode().getNodeMeta().orElse(Map.of()),
        service.getId(),
        service.getService().intern(),
        address.isEmpty() || address.equals(nodeAddress) ? nodeAddress : address,
        service.getPort(),
        service.getTags().stream().map(String::intern).toList(),
        service.getMeta(),
        service
            .getWeights()
            .map(w -> new Instance.Weights(w.getPassing(), w.getWarning()))
            .orElse(Instance.Weights.DEFAULT),
        Status.worst(checks),
        checks);
  }

  private static Check check(HealthCheck check) {
    return new Check(
        check.getCheckId(),
        check.getName(),
        Status.parse(check.getStatus()).orElse(Status.CRITICAL),
        check.getServiceId().orElse(""),
        check.getNotes().orElse(""),
        check.getOutput().orElse(""));
  }

  static List<Node> nodes(Query.Nodes query, List<com.orbitz.consul.model.health.Node> all) {
    List<Node> nodes = all.stream().map(AnswerReader::node).toList();
    return query.near().isEmpty()
        ? nodes.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList()
        : nodes;
  }

  private static Node node(com.orbitz.consul.model.health.Node node) {
    Map<String, String> tagged = new java.util.HashMap<>();
    node.getTaggedAddresses()
        .ifPresent(
            t -> {
              tagged.put("wan", t.getWan());
              t.getLan().ifPresent(lan -> tagged.put("lan", lan));
            });
    return new Node(
        node.getNode(),
        node.getAddress(),
        node.getDatacenter().orElse(""),
        node.getNodeMeta().orElse(Map.of()),
        tagged);
  }

  static Optional<NodeDetail> node(@Nullable CatalogNode node) {
    return Optional.ofNullable(node)
        .map(
            n ->
                new NodeDetail(
                    node(n.getNode()),
                    n.getServices().values().stream()
                        .map(
                            s ->
                                new NodeDetail.NodeService(
                                    s.getId(),
                                    s.getService(),
                                    s.getAddress(),
                                    s.getPort(),
                                    s.getTags(),
                                    s.getMeta()))
                        .sorted((a, b) -> a.id().compareTo(b.id()))
                        .toList()));
  }

  static List<KeyValue> tree(@Nullable List<Value> values) {
    return Stream.ofNullable(values)
        .flatMap(List::stream)
        .map(AnswerReader::keyValue)
        .sorted((a, b) -> a.path().compareTo(b.path()))
        .toList();
  }

  static KeyValue keyValue(Value value) {
    return new KeyValue(value.getKey(), value.getValueAsString(StandardCharsets.UTF_8).orElse(""));
  }
}
