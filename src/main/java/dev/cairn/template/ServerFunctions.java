package dev.cairn.template;

import dev.cairn.catalog.Instance;
import dev.cairn.dialect.Dialect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  private record Named(List<Server> servers, Set<String> hashed) {}

  /**
   * @param hashed before; what had a hash in its name keeps it
   */
  private record Behind(List<Instance> instances, Set<String> hashed) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Behind b && b.instances == instances && b.hashed.equals(hashed);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(instances);
    }
  }

  private List<Server> servers(Arguments arguments) {
    List<Instance> instances = catalog.instances(arguments);
    Behind key = new Behind(instances, session.get().before().servers());
    Named named = session.get().once(key, instances, notes -> named(instances));
    named.hashed().forEach(session.get()::hashServer);
    return named.servers();
  }

  private Named named(List<Instance> instances) {
    Set<String> hashed = new HashSet<>();
    Map<String, Integer> sharing = new HashMap<>();
    instances.forEach(i -> sharing.merge(plainName(i), 1, Integer::sum));
    int heaviest = instances.stream().mapToInt(Instance::weight).max().orElse(1);
    boolean weighted = instances.stream().mapToInt(Instance::weight).distinct().count() > 1;
    return new Named(
        instances.stream()
            .map(i -> server(i, name(i, sharing, hashed), heaviest, weighted))
            .toList(),
        hashed);
  }

  private static Server server(Instance instance, String name, int heaviest, boolean weighted) {
    return new Server(
        name,
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
  private String name(Instance instance, Map<String, Integer> sharing, Set<String> hashedNow) {
    String plain = plainName(instance);
    String hashed = plain + "-" + hash(instance.node() + "\0" + instance.id());
    if (sharing.getOrDefault(plain, 0) < 2 && !session.get().before().servers().contains(hashed)) {
      return plain;
    }
    hashedNow.add(hashed);
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
