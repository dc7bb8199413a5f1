package dev.cairn.listener;

import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The listeners of a balancer, no two on one port.
 *
 * @param listeners sorted by service, environment and port
 * @param diagnostics tags that mean nothing, and listeners that lost their port and to whom
 */
public record PortPlan(List<Listener> listeners, List<Diagnostic> diagnostics) {
  public PortPlan {
    listeners = List.copyOf(listeners);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * Gives every port to one of those that claim it: to nobody if it is reserved, else to the one
   * that is pinned to it, else to its recorded holder, else to the lowest name. A loser loses that
   * one listener only.
   *
   * @param tags the tags of each service
   * @param holders who held a port so far: {@code environment.service}
   */
  public static PortPlan solve(
      PortRules rules,
      Map<String, ? extends Collection<String>> tags,
      Map<Integer, String> holders) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    Map<Integer, List<Listener>> claims = new TreeMap<>();
    new TreeMap<>(tags)
        .forEach(
            (service, written) ->
                new Claims(rules, service, ListenTags.parse(service, written, diagnostics::add))
                    .collect(claims, diagnostics::add));
    List<Listener> winners = new ArrayList<>();
    claims.forEach(
        (port, claimants) -> {
          Listener winner = winner(rules, claimants, Optional.ofNullable(holders.get(port)));
          winners.add(winner);
          claimants.stream()
              .filter(loser -> loser != winner)
              .forEach(loser -> diagnostics.add(taken(loser, winner)));
        });
    winners.sort(Listener.ORDER);
    return new PortPlan(winners, diagnostics);
  }

  /** Who holds which port now: {@code environment.service}. */
  public Map<Integer, String> holders() {
    return listeners.stream().collect(Collectors.toMap(Listener::port, Listener::holder));
  }

  private static Listener winner(
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
                claimants.stream().filter(c -> holder.equals(Optional.of(c.holder()))).findFirst())
        .orElseGet(() -> claimants.get(0));
  }

  private static Diagnostic taken(Listener loser, Listener winner) {
    return new Diagnostic(
        ListenTags.place(
            loser.service(), new ListenTags.Port(loser.protocol(), loser.listenPort()).tag()),
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
