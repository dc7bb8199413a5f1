package dev.cairn.template;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Node;
import dev.cairn.catalog.Service;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.UnprintableException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Leaves out entries that could not be printed: one bad registration must not stop the others. */
final class Printable {
  /** In characters. HAProxy bounds its lines, and a line may hold several names. */
  private static final int LONGEST = 1000;

  /** Consul's server takes them for steps to other questions, and so does its client. */
  private static final Set<String> NO_PART_OF_A_PATH = Set.of("", ".", "..");

  private final Dialect dialect;
  private final boolean hostNames;

  Printable(Dialect dialect, boolean hostNames) {
    this.dialect = dialect;
    this.hostNames = hostNames;
  }

  List<Service> services(List<Service> all, Consumer<Diagnostic> notes) {
    return all.stream()
        .filter(s -> keep("service " + s.name(), wrongName("name", s.name()), notes))
        .toList();
  }

  List<Node> nodes(List<Node> all, Consumer<Diagnostic> notes) {
    return all.stream()
        .filter(
            n ->
                keep(
                    "node " + n.name(),
                    wrongName("name", n.name()).or(() -> wrong("address", n.address())),
                    notes))
        .toList();
  }

  List<Instance> instances(List<Instance> all, Consumer<Diagnostic> notes) {
    return all.stream()
        .filter(i -> keep("service " + i.name() + ", instance " + i.id(), wrong(i), notes))
        .toList();
  }

  private boolean keep(String place, Optional<String> problem, Consumer<Diagnostic> notes) {
    problem.ifPresent(
        p -> notes.accept(new Diagnostic(place, "left out: " + p, "correct its registration")));
    return problem.isEmpty();
  }

  private Optional<String> wrong(Instance instance) {
    return wrongName("node name", instance.node())
        .or(() -> wrong("ID", instance.id()))
        .or(() -> wrongAddress(instance.address()))
        .or(() -> wrongPort(instance.port()));
  }

  private Optional<String> wrong(String what, String value) {
    if (value.isBlank()) {
      return Optional.of("its " + what + " is empty");
    }
    if (value.length() > LONGEST) {
      return Optional.of("its " + what + " has more than " + LONGEST + " characters");
    }
    try {
      dialect.word(value);
      return Optional.empty();
    } catch (UnprintableException e) {
      return Optional.of("its " + what + " cannot be printed: " + e.getMessage());
    }
  }

  /** Templates ask by names, and a name is a part of the question's path. */
  private Optional<String> wrongName(String what, String value) {
    return wrong(what, value)
        .or(
            () ->
                Arrays.stream(value.split("/", -1)).anyMatch(NO_PART_OF_A_PATH::contains)
                    ? Optional.of("its " + what + " cannot be asked for")
                    : Optional.empty());
  }

  private Optional<String> wrongAddress(String address) {
    boolean good = Addresses.isLiteral(address) || (hostNames && Addresses.isHostName(address));
    return good
        ? Optional.empty()
        : Optional.of(
            "its address \""
                + address
                + "\" is no IP address"
                + (hostNames ? " or host name" : ""));
  }

  private static Optional<String> wrongPort(int port) {
    return port >= 1 && port <= 65535 ? Optional.empty() : Optional.of("its port is " + port);
  }
}
