package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * To whom Consul gives an address: Mesos gives the port of a task that has gone to the next one.
 */
final class Addresses {
  private final CatalogView view;
  private final List<Set<Query<?>>> questions;
  private final Map<String, Set<String>> owners = new HashMap<>();
  private boolean read;

  /**
   * @param questions whose answers tell: instances of services, and what is registered on nodes
   */
  Addresses(CatalogView view, List<Set<Query<?>>> questions) {
    this.view = view;
    this.questions = questions;
  }

  /** Only when somebody asks: it is the whole catalog. */
  private Map<String, Set<String>> all() {
    if (!read) {
      read = true;
      read();
    }
    return owners;
  }

  private void read() {
    questions.forEach(some -> some.forEach(this::read));
  }

  private void read(Query<?> question) {
    if (question instanceof Query.Instances instances) {
      view.answer(instances).ifPresent(all -> all.forEach(this::add));
    } else if (question instanceof Query.NodeServices node) {
      view.answer(node).flatMap(detail -> detail).ifPresent(this::add);
    }
  }

  private void add(Instance instance) {
    add(instance.address(), instance.port(), instance.name());
  }

  private void add(NodeDetail detail) {
    for (NodeDetail.NodeService service : detail.services()) {
      String address = service.address().isEmpty() ? detail.node().address() : service.address();
      add(address, service.port(), service.name());
    }
  }

  private void add(String address, int port, String service) {
    owners.computeIfAbsent(endpoint(address, port), e -> new HashSet<>()).add(service);
  }

  /** As balancers write it, IPv6 in brackets. */
  static String endpoint(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /** The services at each address; several where they are registered twice. */
  Map<String, Set<String>> owners() {
    return all();
  }

  /** Whether others have the address now, and none of those that had it. */
  boolean isStranger(String endpoint, Set<String> before) {
    Set<String> now = all().getOrDefault(endpoint, Set.of());
    return !now.isEmpty() && Collections.disjoint(now, before);
  }

  /** Whether an instance's address belongs to other services than its own. */
  boolean isStranger(Instance instance, String service) {
    return isStranger(endpoint(instance.address(), instance.port()), Set.of(service));
  }

  /**
   * The questions that tell who has the addresses of these instances: what is registered on their
   * nodes, and on others at the same addresses, for a machine may come back by another name.
   */
  static Set<Query<?>> homes(CatalogView view, Query.Instances of, List<Instance> instances) {
    Set<Query<?>> homes = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (Instance instance : instances) {
      homes.add(new Query.NodeServices(instance.node(), of.datacenter()));
      addresses.add(instance.address());
      addresses.add(instance.nodeAddress());
    }
    if (!instances.isEmpty()) {
      Query.Nodes nodes = new Query.Nodes(of.datacenter(), "");
      homes.add(nodes);
      view.answer(nodes).orElse(List.of()).stream()
          .filter(node -> addresses.contains(node.address()))
          .forEach(node -> homes.add(new Query.NodeServices(node.name(), of.datacenter())));
    }
    return homes;
  }
}
