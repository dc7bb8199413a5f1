package dev.cairn.catalog;

import java.util.Map;

/** A node of the cluster as {@code /v1/catalog/nodes} lists it. */
public record Node(
    String name,
    String address,
    String datacenter,
    Map<String, String> meta,
    Map<String, String> taggedAddresses) {
  public Node {
    meta = Sorted.copyOf(meta);
    taggedAddresses = Sorted.copyOf(taggedAddresses);
  }
}
