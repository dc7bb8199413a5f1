package dev.cairn.templateset;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.listener.PortRules;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code listeners}. */
final class ListenersReader {
  private ListenersReader() {}

  static PortRules read(YamlNode node) {
    Fields listeners = Fields.of(node, List.of("environments", "reserved", "ports"));
    Map<String, String> environments = listeners.map("environments", ListenersReader::prefix);
    Set<Integer> reserved = new LinkedHashSet<>(listeners.list("reserved", ListenersReader::port));
    return new PortRules(
        environments, reserved, listeners.map("ports", (service, ports) -> ports(ports)));
  }

  private static String prefix(String environment, YamlNode node) {
    String prefix = Fields.text(node);
    if (!environment.matches("[A-Za-z0-9_-]+") || !prefix.matches("([1-9][0-9]{0,3})?")) {
      throw new DiagnosticException(
          node.place(),
          "an environment is a name and the digits before its ports",
          "write it as staging: \"1\", or production: \"\"");
    }
    return prefix;
  }

  private static Set<Integer> ports(YamlNode node) {
    return node instanceof YamlNode.Sequence
        ? new LinkedHashSet<>(Fields.list(node, ListenersReader::port))
        : Set.of(port(node));
  }

  private static int port(YamlNode node) {
    int port = Fields.integer(node);
    if (port < 1 || port > 65535) {
      throw new DiagnosticException(node.place(), "this is no port", "choose one from 1 to 65535");
    }
    return port;
  }
}
