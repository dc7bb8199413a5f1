package dev.cairn.catalogfile;

import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Node;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Reads the parts of a catalog file. */
final class CatalogReader {
  private static final List<String> PARTS = List.of("nodes", "services", "kv");
  private static final List<String> KEYS =
      List.of("datacenter", "datacenters", "nodes", "services", "kv", "memory");

  private final Fields fields;
  private final YamlNode root;

  CatalogReader(YamlNode root) {
    this.root = root;
    this.fields = Fields.of(root, KEYS);
  }

  CatalogFile read() {
    String own = fields.text("datacenter").orElse("dc1");
    Map<String, Datacenter> datacenters = new HashMap<>();
    fields
        .map("datacenters", (name, node) -> datacenter(name, Fields.of(node, PARTS)))
        .forEach(datacenters::put);
    if (datacenters.put(own, datacenter(own, fields)) != null) {
      throw new DiagnosticException(
          root.place(), "the datacenter " + own + " is given twice", "give it at the top only");
    }
    return new CatalogFile(own, datacenters, memory());
  }

  private static Datacenter datacenter(String name, Fields fields) {
    Map<String, Node> nodes = fields.map("nodes", (node, value) -> node(name, node, value));
    ServiceReader services = new ServiceReader(name, nodes);
    fields.map("services", services::read);
    return new Datacenter(
        Datacenter.sorted(services.nodes()),
        Datacenter.sorted(services.instances()),
        Datacenter.sorted(services.tags()),
        Datacenter.sorted(fields.map("kv", (path, value) -> value(value))));
  }

  private static Node node(String datacenter, String name, YamlNode value) {
    Fields node = Fields.of(value, List.of("address", "meta", "tagged_addresses"));
    return new Node(
        name,
        node.text("address").orElse(""),
        datacenter,
        node.map("meta", (key, text) -> value(text)),
        node.map("tagged_addresses", (key, text) -> value(text)));
  }

  /** Nothing written is the empty value. */
  static String value(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar && scalar.value() == null
        ? ""
        : Fields.text(node);
  }

  private Memory memory() {
    if (fields.node("memory").isEmpty()) {
      return Memory.NONE;
    }
    Fields memory = Fields.of(fields.require("memory"), List.of("ports", "keys", "servers"));
    Map<Integer, String> ports = new HashMap<>();
    memory
        .map("ports", (port, holder) -> port(port, holder))
        .forEach((port, holder) -> ports.put(Integer.valueOf(port), holder));
    return new Memory(
        ports,
        memory.map("keys", (path, value) -> value(value)),
        new HashSet<>(memory.texts("servers")));
  }

  private static String port(String port, YamlNode holder) {
    if (!port.matches("[0-9]{1,5}")) {
      throw new DiagnosticException(
          holder.place(), "\"" + port + "\" is no port", "write 3000: production.web");
    }
    return Fields.text(holder);
  }
}
