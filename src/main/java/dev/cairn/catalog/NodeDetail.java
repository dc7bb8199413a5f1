package dev.cairn.catalog;

import java.util.List;
import java.util.Map;

/** One node with the services that are registered on it, sorted by ID. */
public record NodeDetail(Node node, List<NodeService> services) {
  public NodeDetail {
    services = List.copyOf(services);
  }

  /** A registration on a node; an empty {@code address} means the node's. */
  public record NodeService(
      String id,
      String name,
      String address,
      int port,
      List<String> tags,
      Map<String, String> meta) {
    public NodeService {
      tags = List.copyOf(tags);
      meta = Sorted.copyOf(meta);
    }
  }
}
