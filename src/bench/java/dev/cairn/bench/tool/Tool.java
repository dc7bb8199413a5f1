package dev.cairn.bench.tool;

import dev.cairn.bench.consul.Cluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that renders what an agent knows. */
public interface Tool {
  String name();

  /** Whether it needs more connections than Consul's default limit of 200. */
  boolean needsManyConnections();

  /**
   * Starts it as a daemon that renders every change at once, without check and reload.
   *
   * @param directory a new one, for all it needs and writes
   */
  Follower follow(Cluster cluster, Path directory);

  /** How it renders once. */
  Once once(Cluster cluster, Path directory);

  /** A command that renders once and ends. */
  record Once(Map<String, String> environment, List<String> command) {}
}
