package dev.cairn.listener;

import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ports that one service asks for in every environment. */
record Claims(PortRules rules, String service, ListenTags tags) {
  private static final int MAX_PORT = 65535;

  List<Listener> listeners() {
    Set<Integer> listenPorts =
        tags.ports().stream().map(ListenTags.Port::number).collect(Collectors.toSet());
    List<Listener> listeners = new ArrayList<>();
    rules
        .environments()
        .forEach(
            (environment, prefix) ->
                tags.ports()
                    .forEach(
                        p ->
                            listeners.add(
                                new Listener(
                                    service,
                                    environment,
                                    p.protocol(),
                                    p.number(),
                                    prefixed(prefix, p.number()),
                                    tags.balance(),
                                    listenPorts))));
    return listeners;
  }

  /** Why nobody may have the port that is claimed. */
  static Optional<Diagnostic> objection(PortRules rules, Listener claim) {
    if (claim.port() > MAX_PORT) {
      return Optional.of(
          new Diagnostic(
              place(claim),
              "its port in " + claim.environment() + " would be above " + MAX_PORT,
              "choose a lower port, or a shorter prefix under listeners.environments"));
    }
    if (rules.reserved().contains(claim.port())) {
      return Optional.of(
          new Diagnostic(
              place(claim),
              String.format(
                  "port %d of %s is reserved for the balancer itself",
                  claim.port(), claim.environment()),
              "choose another port"));
    }
    return Optional.empty();
  }

  static String place(Listener claim) {
    return ListenTags.place(
        claim.service(), new ListenTags.Port(claim.protocol(), claim.listenPort()).tag());
  }

  /** A prefix of any length must not overflow into a valid port. */
  private static int prefixed(String prefix, int port) {
    return (int) Math.min(MAX_PORT + 1L, Long.parseLong(prefix + port));
  }
}
