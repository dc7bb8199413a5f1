package dev.cairn.consul;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one call asks of Consul. Those of which there are thousands compare themselves: what a
 * record brings along takes six times as long.
 */
sealed interface Poll {
  /** The datacenter that it is asked of; empty: the agent's own. */
  String datacenter();

  /** A question that somebody wants answered. */
  record Question(Query<?> query) implements Poll {
    @Override
    public String datacenter() {
      return query.datacenter();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Question q && query.equals(q.query);
    }

    @Override
    public int hashCode() {
      return query.hashCode();
    }

    @Override
    public String toString() {
      return query.toString();
    }
  }

  /**
   * What only tells which questions have other answers now. Its own answers are digests: they are
   * compared, and never shown.
   */
  sealed interface Signal extends Poll {}

  /** All nodes: a digest of each, by its name. */
  record AllNodes(String datacenter) implements Signal {
    @Override
    public String toString() {
      return "nodes" + at(datacenter);
    }
  }

  /** What is registered on a node: an {@link OnNode} by service. Wakes for nothing else. */
  record ServicesOn(String node, String datacenter) implements Signal {
    @Override
    public String toString() {
      return "node " + node + at(datacenter);
    }
  }

  /**
   * The checks in one state: a digest by {@link Checked}.
   *
   * @param state {@link State#ANY}: those in a state that is none of Consul's, which only the
   *     catalog's own interface can give them
   */
  record ChecksIn(State state, String datacenter) implements Signal {
    @Override
    public String toString() {
      return (state == State.ANY ? "unknown" : state.getName()) + " checks" + at(datacenter);
    }
  }

  /**
   * The instances of a service that are on one node.
   *
   * @param digest of all of them
   * @param tags digests of which tags they have, in any order
   */
  record OnNode(long digest, Set<Long> tags) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OnNode o && digest == o.digest && tags.equals(o.tags);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(digest);
    }

    OnNode and(OnNode other) {
      Set<Long> all = new HashSet<>(tags);
      all.addAll(other.tags);
      return new OnNode(digest + other.digest, Set.copyOf(all));
    }
  }

  /**
   * What a check is of.
   *
   * @param service empty: the node, and so all services on it
   */
  record Checked(String node, String service) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Checked c && service.equals(c.service) && node.equals(c.node);
    }

    @Override
    public int hashCode() {
      return 31 * node.hashCode() + service.hashCode();
    }
  }

  private static String at(String datacenter) {
    return datacenter.isEmpty() ? "" : "@" + datacenter;
  }
}
