package dev.cairn.bench.consul;

import java.util.List;

/** One instance of a service on a node. */
public record Registration(
    String node, String address, String id, String service, int port, List<String> tags) {
  /** What a rendered file holds exactly while the instance is registered. */
  public String marker() {
    return " " + node + "-" + port + " ";
  }

  /** The body of {@code /v1/catalog/register}, as an agent sends it for a service of its own. */
  public String registering() {
    return "{\"Node\":\"%s\",\"Address\":\"%s\",\"SkipNodeUpdate\":true,\"Service\":%s}"
        .formatted(node, address, described());
  }

  /** The body of {@code /v1/catalog/deregister}. */
  public String deregistering() {
    return "{\"Node\":\"%s\",\"ServiceID\":\"%s\"}".formatted(node, id);
  }

  /** An operation of {@code /v1/txn}. */
  String operation() {
    return "{\"Service\":{\"Verb\":\"set\",\"Node\":\"%s\",\"Service\":%s}}"
        .formatted(node, described());
  }

  private String described() {
    return "{\"ID\":\"%s\",\"Service\":\"%s\",\"Port\":%d,\"Tags\":[\"%s\"]}"
        .formatted(id, service, port, String.join("\",\"", tags));
  }
}
