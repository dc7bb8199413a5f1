package dev.cairn.template;

import dev.cairn.catalog.Service;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.dialect.Dialect;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which services may name frontends and backends. These carry a service's name as it is: replacing
 * characters could make two names one.
 */
final class ListenedNames {
  private static final Pattern OF_PORT = Pattern.compile("(.+):([1-9][0-9]{0,4})");

  private final Dialect dialect;

  /**
   * The name of one port's listener of a service that has several.
   *
   * @param service the service's own name
   */
  record OfPort(String service, int listenPort) {}

  ListenedNames(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Empty for what is the name of a service. */
  static Optional<OfPort> ofPort(String name) {
    Matcher matcher = OF_PORT.matcher(name);
    return matcher.matches()
        ? Optional.of(new OfPort(matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /**
   * Those of the services whose listeners can be told from each other's.
   *
   * @param pinned services that the operator gave a port
   * @param holders {@code environment.service} of all that held a port so far
   */
  List<Service> of(
      List<Service> services,
      Set<String> pinned,
      Collection<String> holders,
      Consumer<Diagnostic> notes) {
    Map<String, Service> winners = new HashMap<>();
    List<Service> nameable =
        services.stream().filter(s -> isListening(s) && isNameable(s, notes)).toList();
    for (Service service : nameable) {
      winners.merge(
          dialect.sameIdentifier(service.name()),
          service,
          (one, other) -> rank(other, pinned, holders) > rank(one, pinned, holders) ? other : one);
    }
    return nameable.stream().filter(s -> isFirst(s, winners, notes)).toList();
  }

  private static boolean isListening(Service service) {
    return service.tags().stream().anyMatch(t -> t.strip().startsWith("internal-listen-"));
  }

  private static int rank(Service service, Set<String> pinned, Collection<String> holders) {
    if (pinned.contains(service.name())) {
      return 2;
    }
    return holders.stream().anyMatch(h -> h.endsWith("." + service.name())) ? 1 : 0;
  }

  private boolean isFirst(
      Service service, Map<String, Service> winners, Consumer<Diagnostic> notes) {
    Service winner = winners.getOrDefault(dialect.sameIdentifier(service.name()), service);
    if (!winner.equals(service)) {
      notes.accept(
          new Diagnostic(
              "service " + service.name(),
              "left out: " + dialect.name() + " takes its name for that of " + winner.name(),
              "choose another name"));
    }
    return winner.equals(service);
  }

  private boolean isNameable(Service service, Consumer<Diagnostic> notes) {
    Optional<OfPort> port = ofPort(service.name());
    if (port.isPresent()) {
      notes.accept(
          new Diagnostic(
              "service " + service.name(),
              "left out: that is how port "
                  + port.get().listenPort()
                  + " of service "
                  + port.get().service()
                  + " is called",
              "choose another name"));
      return false;
    }
    if (!dialect.identifier(service.name()).equals(service.name())) {
      notes.accept(
          new Diagnostic(
              "service " + service.name(),
              "left out: its name is no identifier of " + dialect.name(),
              "use letters, digits, '-', '_' and '.'"));
      return false;
    }
    return true;
  }
}
