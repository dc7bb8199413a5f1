package dev.cairn.template;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A catalog of one datacenter that answers everything except what is still pending. */
final class MemoryCatalog implements CatalogView {
  private final List<Instance> instances = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, String> keys = new TreeMap<>();
  private final Set<Query<?>> pending = new HashSet<>();

  void register(Registration... registrations) {
    List.of(registrations).forEach(r -> instances.add(r.instance()));
  }

  void deregister(String service) {
    instances.removeIf(i -> i.name().equals(service));
  }

  void node(String name, String address) {
    nodes.add(new Node(name, address, "dc1", Map.of(), Map.of()));
  }

  void key(String path, String value) {
    keys.put(path, value);
  }

  void removeKey(String path) {
    keys.remove(path);
  }

  void pend(Query<?> query) {
    pending.add(query);
  }

  void answerAll() {
    pending.clear();
  }

  @Override
  @SuppressWarnings("unchecked") // Each kind of query has one type of answer.
  public <A> Optional<A> answer(Query<A> query) {
    return pending.contains(query) ? Optional.empty() : Optional.of((A) known(query));
  }

  private Object known(Query<?> query) {
    if (query instanceof Query.Services) {
      return services();
    } else if (query instanceof Query.Instances of) {
      return instances.stream().filter(i -> i.name().equals(of.service())).toList();
    } else if (query instanceof Query.Nodes) {
      return List.copyOf(nodes);
    } else if (query instanceof Query.NodeServices on) {
      return nodes.stream().filter(n -> n.name().equals(on.node())).findFirst().map(this::detail);
    } else if (query instanceof Query.Key at) {
      return Optional.ofNullable(keys.get(at.path())).map(v -> new KeyValue(at.path(), v));
    } else if (query instanceof Query.Tree) {
      return keys.entrySet().stream().map(e -> new KeyValue(e.getKey(), e.getValue())).toList();
    }
    return List.of("dc1", "dc2");
  }

  private List<Service> services() {
    Map<String, Set<String>> tags = new TreeMap<>();
    instances.forEach(i -> tags.computeIfAbsent(i.name(), n -> new TreeSet<>()).addAll(i.tags()));
    return tags.entrySet().stream().map(e -> new Service(e.getKey(), e.getValue())).toList();
  }

  private NodeDetail detail(Node node) {
    return new NodeDetail(
        node,
        instances.stream()
            .filter(i -> i.node().equals(node.name()))
            .map(
                i ->
                    new NodeDetail.NodeService(
                        i.id(), i.name(), i.address(), i.port(), i.tags(), i.meta()))
            .toList());
  }
}
