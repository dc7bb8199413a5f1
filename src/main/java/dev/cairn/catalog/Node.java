package dev.cairn.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A node of the cluster as {@code /v1/catalog/nodes} lists it. */
public record Node(
    String name,
    String address,
    String datacenter,
    Map<String, String> meta,
    Map<String, String> taggedAddresses) {
  public Node {
    meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
    taggedAddresses = Collections.unmodifiableSortedMap(new TreeMap<>(taggedAddresses));
  }
}
