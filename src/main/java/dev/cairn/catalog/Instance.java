package dev.cairn.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One registered instance of a service.
 *
 * @param node the name of the node it is registered on
 * @param nodeAddress that node's address
 * @param id the service ID, unique on its node
 * @param name the service's name
 * @param address the address to reach it at: its own, else its node's
 * @param port the port, 0 where none was registered
 * @param tags as registered
 * @param weights for DNS and balancers (<a
 *     href="https://developer.hashicorp.com/consul/docs/services/configuration/services-configuration-reference#weights">weights</a>)
 * @param status the worst of its own and its node's checks
 * @param checks its own and its node's checks
 */
public record Instance(
    String node,
    String nodeAddress,
    Map<String, String> nodeMeta,
    String id,
    String name,
    String address,
    int port,
    List<String> tags,
    Map<String, String> meta,
    Weights weights,
    Status status,
    List<Check> checks) {

  /**
   * Node, address, port, ID: the order in which instances are printed. Those that {@link
   * Comparator} makes can be serialized, and no class archive keeps them: to link the first one
   * takes 10 ms of a start.
   */
  public static final Comparator<Instance> ORDER =
      (a, b) -> {
        int byNode = a.node.compareTo(b.node);
        int byAddress = byNode == 0 ? a.address.compareTo(b.address) : byNode;
        int byPort = byAddress == 0 ? Integer.compare(a.port, b.port) : byAddress;
        return byPort == 0 ? a.id.compareTo(b.id) : byPort;
      };

  /** How much of the traffic an instance should get beside its peers, by its health. */
  public record Weights(int passing, int warning) {
    /** What Consul takes where none were registered. */
    public static final Weights DEFAULT = new Weights(1, 1);
  }

  public Instance {
    nodeMeta = Sorted.copyOf(nodeMeta);
    tags = List.copyOf(tags);
    meta = Sorted.copyOf(meta);
    checks = List.copyOf(checks);
  }

  /** The weight that counts for its present status. */
  public int weight() {
    return status == Status.WARNING ? weights.warning() : weights.passing();
  }
}
