package dev.cairn.catalogfile;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.NodeDetail.NodeService;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a file says of one datacenter.
 *
 * @param services the instances of each service, in order
 * @param tags tags of services beyond those of their instances
 * @param kv values by path
 */
record Datacenter(
    SortedMap<String, Node> nodes,
    SortedMap<String, List<Instance>> services,
    SortedMap<String, List<String>> tags,
    SortedMap<String, String> kv) {
  static final Datacenter EMPTY =
      new Datacenter(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  Datacenter {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    kv = Collections.unmodifiableSortedMap(new TreeMap<>(kv));
  }

  List<Service> serviceList() {
    return services.keySet().stream().map(this::service).toList();
  }

  private Service service(String name) {
    TreeSet<String> all = new TreeSet<>(tags.getOrDefault(name, List.of()));
    services.getOrDefault(name, List.of()).forEach(i -> all.addAll(i.tags()));
    return new Service(name, all);
  }

  List<Instance> instances(Query.Instances query) {
    return services.getOrDefault(query.service(), List.of());
  }

  Optional<NodeDetail> node(String name) {
    return Optional.ofNullable(nodes.get(name))
        .map(
            node ->
                new NodeDetail(
                    node,
                    services.values().stream()
                        .flatMap(List::stream)
                        .filter(i -> i.node().equals(name))
                        .map(Datacenter::registration)
                        .sorted(Comparator.comparing(NodeService::id))
                        .toList()));
  }

  /** Consul leaves the address of a registration empty where it is the node's. */
  private static NodeService registration(Instance i) {
    String own = i.address().equals(i.nodeAddress()) ? "" : i.address();
    return new NodeService(i.id(), i.name(), own, i.port(), i.tags(), i.meta());
  }

  Optional<KeyValue> key(String path) {
    return Optional.ofNullable(kv.get(path)).map(value -> new KeyValue(path, value));
  }

  List<KeyValue> tree(String prefix) {
    return kv.tailMap(prefix).entrySet().stream()
        .takeWhile(e -> e.getKey().startsWith(prefix))
        .map(e -> new KeyValue(e.getKey(), e.getValue()))
        .toList();
  }

  static <T> SortedMap<String, T> sorted(Map<String, T> map) {
    return new TreeMap<>(map);
  }
}
