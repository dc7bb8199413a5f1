package dev.cairn.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One question that Consul can answer and watch. Two queries are equal exactly if one long poll
 * answers both; tags and statuses are therefore no part of a query, they filter its answer.
 *
 * <p>Its text names it in diagnostics, in the words of the template functions.
 *
 * <p>Those that most templates ask compare themselves: what a record brings along takes six times
 * as long, and milliseconds of a start to link.
 *
 * <p>An empty {@code datacenter} means the agent's own, an empty {@code near} no order by distance.
 *
 * @param <A> the answer's type
 */
public sealed interface Query<A> {
  /** The datacenter that it is asked of; empty: the agent's own. */
  String datacenter();

  /** The names of all services with the union of their tags ({@code /v1/catalog/services}). */
  record Services(String datacenter) implements Query<List<Service>> {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Services s && datacenter.equals(s.datacenter);
    }

    @Override
    public int hashCode() {
      return datacenter.hashCode();
    }

    @Override
    public String toString() {
      return "services" + at(datacenter);
    }
  }

  /** All instances of one service, in every health ({@code /v1/health/service/:service}). */
  record Instances(String service, String datacenter, String near)
      implements Query<List<Instance>> {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Instances i
              && service.equals(i.service)
              && datacenter.equals(i.datacenter)
              && near.equals(i.near));
    }

    /**
     * Few ask for one service in several datacenters. The names of services resemble each other,
     * and so do their hashes: in what {@link java.util.Set#copyOf} makes, they would stand in each
     * other's way.
     */
    @Override
    public int hashCode() {
      return service.hashCode() * 0x9E3779B9;
    }

    @Override
    public String toString() {
      return "service " + service + at(datacenter) + by(near);
    }
  }

  /** All nodes ({@code /v1/catalog/nodes}). */
  record Nodes(String datacenter, String near) implements Query<List<Node>> {
    @Override
    public String toString() {
      return "nodes" + at(datacenter) + by(near);
    }
  }

  /**
   * One node and what is registered on it ({@code /v1/catalog/node/:node}); empty: no such node.
   */
  record NodeServices(String node, String datacenter) implements Query<Optional<NodeDetail>> {
    @Override
    public String toString() {
      return "node " + node + at(datacenter);
    }
  }

  /** The known datacenters ({@code /v1/catalog/datacenters}), which cannot be watched. */
  record Datacenters() implements Query<List<String>> {
    @Override
    public String datacenter() {
      return "";
    }

    @Override
    public String toString() {
      return "datacenters";
    }
  }

  /** The value of one key ({@code /v1/kv/:key}); empty: no such key. */
  record Key(String path, String datacenter) implements Query<Optional<KeyValue>> {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key k && path.equals(k.path) && datacenter.equals(k.datacenter);
    }

    @Override
    public int hashCode() {
      return 31 * path.hashCode() + datacenter.hashCode();
    }

    @Override
    public String toString() {
      return "key " + path + at(datacenter);
    }
  }

  /** All keys that start with a prefix ({@code /v1/kv/:prefix?recurse}). */
  record Tree(String prefix, String datacenter) implements Query<List<KeyValue>> {
    @Override
    public String toString() {
      return "keys below " + prefix + at(datacenter);
    }
  }

  private static String at(String datacenter) {
    return datacenter.isEmpty() ? "" : "@" + datacenter;
  }

  private static String by(String near) {
    return near.isEmpty() ? "" : "~" + near;
  }
}
