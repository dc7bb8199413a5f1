package dev.cairn.catalog;

import java.util.List;
import java.util.Optional;

/**
 * One question that Consul can answer and watch. Two queries are equal exactly if one long poll
 * answers both; tags and statuses are therefore no part of a query, they filter its answer.
 *
 * <p>An empty {@code datacenter} means the agent's own, an empty {@code near} no order by distance.
 *
 * @param <A> the answer's type
 */
public sealed interface Query<A> {
  /** The names of all services with the union of their tags ({@code /v1/catalog/services}). */
  record Services(String datacenter) implements Query<List<Service>> {}

  /** All instances of one service, in every health ({@code /v1/health/service/:service}). */
  record Instances(String service, String datacenter, String near)
      implements Query<List<Instance>> {}

  /** All nodes ({@code /v1/catalog/nodes}). */
  record Nodes(String datacenter, String near) implements Query<List<Node>> {}

  /**
   * One node and what is registered on it ({@code /v1/catalog/node/:node}); empty: no such node.
   */
  record NodeServices(String node, String datacenter) implements Query<Optional<NodeDetail>> {}

  /** The known datacenters ({@code /v1/catalog/datacenters}), which cannot be watched. */
  record Datacenters() implements Query<List<String>> {}

  /** The value of one key ({@code /v1/kv/:key}); empty: no such key. */
  record Key(String path, String datacenter) implements Query<Optional<KeyValue>> {}

  /** All keys that start with a prefix ({@code /v1/kv/:prefix?recurse}). */
  record Tree(String prefix, String datacenter) implements Query<List<KeyValue>> {}
}
