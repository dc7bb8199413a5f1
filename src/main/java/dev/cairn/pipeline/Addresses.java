package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Instance;
import dev.cairn.catalog.NodeDetail;
import dev.cairn.catalog.Query;
import dev.cairn.state.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * To whom Consul gives an address: Mesos gives the port of a task that has gone to the next one.
 */
final class Addresses {
  private final CatalogView view;
  private final Collection<Query<?>> questions;
  private final Map<String, Set<Owner>> owners = new HashMap<>();
  private boolean read;

  /**
   * @param questions whose answers tell: instances of services, and what is registered on nodes
   */
  Addresses(CatalogView view, Collection<Query<?>> questions) {
    this.view = view;
    this.questions = questions;
  }

  /** Only when somebody asks: it is the whole catalog. */
  private Map<String, Set<Owner>> all() {
    if (!read) {
      read = true;
      read();
    }
    return owners;
  }

  private void read() {
    for (Query<?> question : questions) {
      if (question instanceof Query.Instances instances) {
        view.answer(instances).ifPresent(all -> all.forEach(this::add));
      } else if (question instanceof Query.NodeServices node) {
        view.answer(node).flatMap(detail -> detail).ifPresent(this::add);
      }
    }
  }

  private void add(Instance instance) {
    add(instance.address(), instance.port(), new Owner(instance.name(), instance.node()));
  }

  private void add(NodeDetail detail) {
    for (NodeDetail.NodeService service : detail.services()) {
      String address = service.address().isEmpty() ? detail.node().address() : service.address();
      add(address, service.port(), new Owner(service.name(), detail.node().name()));
    }
  }

  private void add(String address, int port, Owner owner) {
    owners.computeIfAbsent(endpoint(address, port), e -> new HashSet<>()).add(owner);
  }

  /** As balancers write it, IPv6 in brackets. */
  static String endpoint(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /** Who has each address; of several, any. */
  Map<String, Owner> owners() {
    Map<String, Owner> one = new HashMap<>();
    all().forEach((endpoint, all) -> one.put(endpoint, all.iterator().next()));
    return one;
  }

  /** Whether another service has the address now, and this one has not. */
  boolean isStranger(String endpoint, String service) {
    Set<Owner> now = all().getOrDefault(endpoint, Set.of());
    return !now.isEmpty() && now.stream().noneMatch(o -> o.service().equals(service));
  }
}
