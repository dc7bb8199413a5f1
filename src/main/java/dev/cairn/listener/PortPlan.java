package dev.cairn.listener;

import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a balancer, no two on one port.
 *
 * @param listeners sorted by service, environment and port
 * @param backends what is claimed, also by a listener that got no port: the first claim of each
 *     name and environment, sorted likewise
 * @param diagnostics tags that mean nothing, and listeners that lost their port and to whom
 */
public record PortPlan(
    List<Listener> listeners, List<Listener> backends, List<Diagnostic> diagnostics) {
  public PortPlan {
    backends = List.copyOf(backends);
    listeners = List.copyOf(listeners);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Compared at every start: what a record brings along takes milliseconds to link. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PortPlan p
        && listeners.equals(p.listeners)
        && backends.equals(p.backends)
        && diagnostics.equals(p.diagnostics);
  }

  @Override
  public int hashCode() {
    return Objects.hash(listeners, backends, diagnostics);
  }

  /**
   * Gives every port to one of those that claim it: to nobody if it is reserved, else to the one
   * that is pinned to it, else to its recorded holder, else to the lowest name. A recorded holder
   * that does not claim its port any more keeps it from others. A loser loses that one listener
   * only.
   *
   * @param tags the tags of each service
   * @param holders who held a port so far: {@code environment.service}
   */
  public static PortPlan solve(
      PortRules rules,
      Map<String, ? extends Collection<String>> tags,
      Map<Integer, String> holders) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<Listener> claims = new ArrayList<>();
    new TreeMap<>(tags)
        .forEach(
            (service, written) -> {
              ListenTags parsed = ListenTags.parse(service, written, diagnostics::add);
              claims.addAll(new Claims(rules, service, parsed).listeners());
            });
    List<Listener> winners = new ArrayList<>();
    byPort(rules, claims, diagnostics)
        .forEach(
            (port, claimants) -> {
              Optional<String> holder = Optional.ofNullable(holders.get(port));
              Optional<Listener> winner = winner(rules, claimants, holder);
              winner.ifPresent(winners::add);
              claimants.stream()
                  .filter(loser -> !winner.equals(Optional.of(loser)))
                  .forEach(
                      loser ->
                          diagnostics.add(
                              winner.isPresent()
                                  ? taken(loser, winner.get())
                                  : held(loser, holder.orElseThrow())));
            });
    return new PortPlan(sorted(winners), backends(winners, claims), diagnostics);
  }

  private static Map<Integer, List<Listener>> byPort(
      PortRules rules, List<Listener> claims, List<Diagnostic> diagnostics) {
    Map<Integer, List<Listener>> byPort = new TreeMap<>();
    for (Listener claim : claims) {
      Claims.objection(rules, claim)
          .ifPresentOrElse(
              diagnostics::add,
              () -> byPort.computeIfAbsent(claim.port(), p -> new ArrayList<>()).add(claim));
    }
    return byPort;
  }

  /** A port's winner names the backend, so that its protocol is the frontend's. */
  private static List<Listener> backends(List<Listener> winners, List<Listener> claims) {
    Map<String, Listener> backends = new TreeMap<>();
    winners.forEach(l -> backends.putIfAbsent(l.environment() + "/" + l.name(), l));
    claims.forEach(l -> backends.putIfAbsent(l.environment() + "/" + l.name(), l));
    return sorted(backends.values());
  }

  private static List<Listener> sorted(Collection<Listener> listeners) {
    return listeners.stream().sorted(Listener.ORDER).toList();
  }

  /** Who holds which port now: {@code environment.service}. */
  public Map<Integer, String> holders() {
    return listeners.stream().collect(Collectors.toMap(Listener::port, Listener::holder));
  }

  /** Empty where the recorded holder is gone for the time being: a deployment may bring it back. */
  private static Optional<Listener> winner(
      PortRules rules, List<Listener> claimants, Optional<String> holder) {
    return claimants.stream()
        .filter(
            c ->
                rules
                    .pinned()
                    .getOrDefault(c.service(), java.util.Set.of())
                    .contains(c.listenPort()))
        .findFirst()
        .or(
            () ->
                holder.isEmpty()
                    ? Optional.of(claimants.get(0))
                    : claimants.stream().filter(c -> holder.get().equals(c.holder())).findFirst());
  }

  private static Diagnostic held(Listener loser, String holder) {
    return new Diagnostic(
        Claims.place(loser),
        String.format(
            "port %d of %s is kept for %s, which may come back",
            loser.port(), loser.environment(), holder),
        "wait an hour, release it with cairn approve, or pin it under listeners.ports");
  }

  private static Diagnostic taken(Listener loser, Listener winner) {
    return new Diagnostic(
        Claims.place(loser),
        String.format(
            "port %d of %s is taken by %s service %s in %s",
            loser.port(),
            loser.environment(),
            winner.protocol(),
            winner.service(),
            winner.environment()),
        "choose another port, or pin it to one of them under listeners.ports");
  }
}
