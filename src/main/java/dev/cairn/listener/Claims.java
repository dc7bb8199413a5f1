package dev.cairn.listener;

import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The ports that one service asks for in every environment. */
record Claims(PortRules rules, String service, ListenTags tags) {
  private static final int MAX_PORT = 65535;

  void collect(Map<Integer, List<Listener>> claims, Consumer<Diagnostic> problems) {
    Set<Integer> listenPorts =
        tags.ports().stream().map(ListenTags.Port::number).collect(Collectors.toSet());
    rules
        .environments()
        .forEach(
            (environment, prefix) ->
                tags.ports()
                    .forEach(
                        p -> {
                          int port = prefixed(prefix, p.number());
                          Listener claim =
                              new Listener(
                                  service,
                                  environment,
                                  p.protocol(),
                                  p.number(),
                                  port,
                                  tags.balance(),
                                  listenPorts);
                          claim(claim, p.tag(), claims, problems);
                        }));
  }

  private void claim(
      Listener claim,
      String tag,
      Map<Integer, List<Listener>> claims,
      Consumer<Diagnostic> problems) {
    if (claim.port() > MAX_PORT) {
      problems.accept(
          new Diagnostic(
              ListenTags.place(service, tag),
              "its port in " + claim.environment() + " would be above " + MAX_PORT,
              "choose a lower port, or a shorter prefix under listeners.environments"));
    } else if (rules.reserved().contains(claim.port())) {
      problems.accept(
          new Diagnostic(
              ListenTags.place(service, tag),
              "port "
                  + claim.port()
                  + " of "
                  + claim.environment()
                  + " is reserved for the balancer itself",
              "choose another port"));
    } else {
      claims.computeIfAbsent(claim.port(), port -> new ArrayList<>()).add(claim);
    }
  }

  /** A prefix of any length must not overflow into a valid port. */
  private static int prefixed(String prefix, int port) {
    return (int) Math.min(MAX_PORT + 1L, Long.parseLong(prefix + port));
  }
}
