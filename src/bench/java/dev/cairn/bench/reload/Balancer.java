package dev.cairn.bench.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A running proxy that a shipped set can be rendered for. */
interface Balancer extends AutoCloseable {
  /** Of the shipped set: {@code haproxy/internal}. */
  String set();

  /** What the set's manifest names as destination. */
  String shippedDestination();

  Path configuration();

  /** For the hook, by way of Cairn. */
  Map<String, String> environment();

  /** Assignments to the set's variables. */
  List<String> variables();

  @Override
  void close() throws IOException;
}
