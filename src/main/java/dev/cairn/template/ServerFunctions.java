package dev.cairn.template;

import dev.cairn.catalog.Instance;
import dev.cairn.dialect.Dialect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code servers endpoint}: instances with the names, endpoints and weights that a balancer prints.
 */
final class ServerFunctions {
  private static final int MAX_WEIGHT = 256;

  private final Supplier<RenderSession> session;
  private final CatalogFunctions catalog;
  private final Dialect dialect;

  ServerFunctions(Supplier<RenderSession> session, CatalogFunctions catalog, Dialect dialect) {
    this.session = session;
    this.catalog = catalog;
    this.dialect = dialect;
  }

  List<TemplateFunction> all() {
    return List.of(
        new TemplateFunction(
            "servers", this::servers, "query", "status", "name", "tag", "datacenter", "near"),
        new TemplateFunction("endpoint", ServerFunctions::endpoint, "address", "port"));
  }

  private static String endpoint(Arguments arguments) {
    long port = arguments.number("port", 0);
    if (port < 1 || port > 65535) {
      throw new Complaint("endpoint needs a port from 1 to 65535", "write endpoint(address, port)");
    }
    return Addresses.endpoint(arguments.text("address"), (int) port);
  }

  private List<Server> servers(Arguments arguments) {
    List<Instance> instances = catalog.instances(arguments);
    Map<String, Integer> sharing = new HashMap<>();
    instances.forEach(i -> sharing.merge(plainName(i), 1, Integer::sum));
    int heaviest = instances.stream().mapToInt(Instance::weight).max().orElse(1);
    boolean weighted = instances.stream().mapToInt(Instance::weight).distinct().count() > 1;
    return instances.stream().map(i -> server(i, sharing, heaviest, weighted)).toList();
  }

  private Server server(
      Instance instance, Map<String, Integer> sharing, int heaviest, boolean weighted) {
    return new Server(
        name(instance, sharing),
        instance.address(),
        instance.port(),
        Addresses.endpoint(instance.address(), instance.port()),
        weight(instance.weight(), heaviest),
        weighted,
        !Addresses.isLiteral(instance.address()));
  }

  /**
   * The plain name, or one with a hash where several would have the same. One that had a hash keeps
   * it when the others go: a server that changes its name loses its health and its sessions.
   */
  private String name(Instance instance, Map<String, Integer> sharing) {
    String plain = plainName(instance);
    String hashed = plain + "-" + hash(instance.node() + "\0" + instance.id());
    if (sharing.getOrDefault(plain, 0) < 2 && !session.get().before().servers().contains(hashed)) {
      return plain;
    }
    session.get().hashServer(hashed);
    return hashed;
  }

  private String plainName(Instance instance) {
    return dialect.identifier(instance.node()) + "-" + instance.port();
  }

  private static String hash(String identity) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Consul takes any positive weight, HAProxy up to 256: scaled down together, never to nothing.
   */
  private static int weight(int weight, int heaviest) {
    int scaled =
        heaviest <= MAX_WEIGHT ? weight : (int) Math.round((double) weight * MAX_WEIGHT / heaviest);
    return Math.max(1, scaled);
  }
}
