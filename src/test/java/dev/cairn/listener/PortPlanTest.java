package dev.cairn.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.testing.Records;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortPlanTest {
  private static final PortRules RULES = rules(Set.of(18080), Map.of());

  @Test
  void isAnotherWhereAnythingOfItIs() throws ReflectiveOperationException {
    Listener one = new Listener("a", "b", Protocol.HTTP, 1, 2, "c", Set.of(1));
    Listener other = new Listener("d", "e", Protocol.TCP, 3, 4, "f", Set.of(3));
    Records.comparesEveryComponent(one, other);
    Records.comparesEveryComponent(
        new PortPlan(List.of(one), List.of(one), List.of(new Diagnostic("place", "problem"))),
        new PortPlan(List.of(other), List.of(other), List.of()));
  }

  @Test
  void givesEveryEnvironmentItsPrefixedPort() {
    PortPlan plan = solve(Map.of("web", List.of("production", "internal-listen-http-3000")));
    assertThat(summary(plan)).containsExactly("production.web http 3000", "staging.web http 13000");
    assertThat(plan.diagnostics()).isEmpty();
  }

  @Test
  void trimsTagsAndMatchesThemWhole() {
    PortPlan plan =
        solve(Map.of("web", List.of(" internal-listen-tcp-53 ", "x-internal-listen-http-80")));
    assertThat(summary(plan)).containsExactly("production.web tcp 53", "staging.web tcp 153");
  }

  @Test
  void explainsTagsThatAreAlmostListenTags() {
    List<String> tags =
        List.of(
            "internal-listen-http-0",
            "internal-listen-http-070",
            "internal-listen-http-65536",
            "internal-listen-http-",
            "internal-listen-udp-53",
            "internal-listen-http-80x",
            "internal-listen-http-٣٣");
    PortPlan plan = solve(Map.of("web", tags));
    assertThat(plan.listeners()).isEmpty();
    assertThat(plan.diagnostics()).hasSize(tags.size());
    assertThat(plan.diagnostics().get(0).toString())
        .isEqualTo(
            "service web, tag internal-listen-http-: not a listen tag; write"
                + " internal-listen-http-PORT or internal-listen-tcp-PORT, PORT from 1 to 65535");
  }

  @Test
  void countsOnlyTheTagThatTheNameEndsIn() {
    List<String> tags = List.of("internal-listen-http-3000", "internal-listen-http-3010");
    PortPlan plan = solve(Map.of("test-server-3000", tags, "test-server-3010", tags));
    assertThat(summary(plan))
        .containsExactly(
            "production.test-server-3000 http 3000",
            "staging.test-server-3000 http 13000",
            "production.test-server-3010 http 3010",
            "staging.test-server-3010 http 13010");
    assertThat(plan.listeners()).allSatisfy(l -> assertThat(l.name()).isEqualTo(l.service()));
  }

  @Test
  void digitsThatEqualNoListenPortArePartOfTheName() {
    assertThat(summary(solve(Map.of("web2", List.of("internal-listen-http-3000")))))
        .containsExactly("production.web2 http 3000", "staging.web2 http 13000");
    assertThat(summary(solve(Map.of("3000", List.of("internal-listen-http-3010"))))).hasSize(2);
  }

  @Test
  void namesSeveralPortsOfOneServiceApart() {
    PortPlan plan =
        solve(Map.of("web", List.of("internal-listen-http-3000", "internal-listen-tcp-3010")));
    assertThat(plan.listeners())
        .extracting(Listener::name)
        .containsExactly("web:3000", "web:3010", "web:3000", "web:3010");
  }

  @Test
  void givesAnInstanceToThePortThatItsIdNames() {
    Listener first =
        solve(Map.of("web", List.of("internal-listen-http-3000", "internal-listen-http-3010")))
            .listeners()
            .get(0);
    List<String> ids = List.of("task:3000", "task:3010", "task:9090", "task:3000:udp");
    assertThat(ids.stream().filter(id -> first.serves(id, ids))).containsExactly("task:3000");
    List<String> unnamed = List.of("a:9090", "b");
    assertThat(unnamed.stream().filter(id -> first.serves(id, unnamed))).hasSize(2);
  }

  @Test
  void reservesPorts() {
    PortPlan plan = solve(Map.of("web", List.of("internal-listen-http-18080")));
    assertThat(plan.listeners()).isEmpty();
    assertThat(plan.diagnostics().toString())
        .contains("port 18080 of production is reserved for the balancer itself")
        .contains("its port in staging would be above 65535");
  }

  @Test
  void losesOnlyTheEnvironmentThatOverflows() {
    PortPlan plan = solve(Map.of("web", List.of("internal-listen-http-55536")));
    assertThat(summary(plan)).containsExactly("production.web http 55536");
    assertThat(plan.diagnostics()).hasSize(1);
  }

  @Test
  void aLongPrefixOverflowsInsteadOfWrapping() {
    PortRules rules = new PortRules(Map.of("far", "9999999999999"), Set.of(), Map.of());
    PortPlan plan =
        PortPlan.solve(rules, Map.of("web", List.of("internal-listen-http-3000")), Map.of());
    assertThat(plan.listeners()).isEmpty();
  }

  @Test
  void givesAPortToTheLowestName() {
    PortPlan plan =
        solve(
            Map.of(
                "b", List.of("internal-listen-http-3000"),
                "a", List.of("internal-listen-tcp-3000")));
    assertThat(summary(plan)).containsExactly("production.a tcp 3000", "staging.a tcp 13000");
    assertThat(plan.diagnostics().get(0).toString())
        .isEqualTo(
            "service b, tag internal-listen-http-3000: port 3000 of production is taken by tcp"
                + " service a in production; choose another port, or pin it to one of them under"
                + " listeners.ports");
  }

  @Test
  void seesConflictsBetweenEnvironments() {
    PortPlan plan =
        solve(
            Map.of(
                "low", List.of("internal-listen-http-3000"),
                "high", List.of("internal-listen-http-13000")));
    assertThat(summary(plan))
        .containsExactly("production.high http 13000", "production.low http 3000");
    assertThat(plan.diagnostics()).hasSize(2);
  }

  @Test
  void keepsAPortWithItsHolder() {
    Map<String, List<String>> tags =
        Map.of(
            "a", List.of("internal-listen-http-3000"), "b", List.of("internal-listen-http-3000"));
    PortPlan plan = PortPlan.solve(RULES, tags, Map.of(3000, "production.b"));
    assertThat(summary(plan)).containsExactly("staging.a http 13000", "production.b http 3000");
    assertThat(plan.holders()).containsEntry(3000, "production.b");
  }

  @Test
  void putsAPinAboveTheHolder() {
    Map<String, List<String>> tags =
        Map.of(
            "a", List.of("internal-listen-http-3000"), "b", List.of("internal-listen-http-3000"));
    PortRules pinned = rules(Set.of(), Map.of("b", Set.of(3000)));
    PortPlan plan = PortPlan.solve(pinned, tags, Map.of(3000, "production.a"));
    assertThat(summary(plan)).containsExactly("production.b http 3000", "staging.b http 13000");
  }

  @Test
  void refusesHttpAndTcpOfOneServiceOnOnePort() {
    PortPlan plan =
        solve(Map.of("web", List.of("internal-listen-tcp-3000", "internal-listen-http-3000")));
    assertThat(summary(plan)).containsExactly("production.web http 3000", "staging.web http 13000");
    assertThat(plan.listeners().get(0).name()).isEqualTo("web");
    assertThat(plan.diagnostics()).hasSize(2);
  }

  @Test
  void choosesTheBalancing() {
    List<String> listen = List.of("internal-listen-http-3000", "balance-leastconn");
    assertThat(solve(Map.of("web", listen)).listeners().get(0).balance()).isEqualTo("leastconn");
    PortPlan both =
        solve(
            Map.of(
                "web",
                List.of("internal-listen-http-3000", "balance-leastconn", "balance-roundrobin")));
    assertThat(both.listeners().get(0).balance()).isEqualTo("roundrobin");
    assertThat(both.diagnostics()).hasSize(1);
    PortPlan unknown = solve(Map.of("web", List.of("internal-listen-http-3000", "balance-random")));
    assertThat(unknown.diagnostics().toString()).contains("unknown balancing");
    assertThat(solve(Map.of("books", List.of("balance-sheet"))).diagnostics()).isEmpty();
  }

  private static PortPlan solve(Map<String, List<String>> tags) {
    return PortPlan.solve(RULES, tags, Map.of());
  }

  private static PortRules rules(Set<Integer> reserved, Map<String, Set<Integer>> pinned) {
    Map<String, String> environments = new LinkedHashMap<>();
    environments.put("production", "");
    environments.put("staging", "1");
    return new PortRules(environments, reserved, pinned);
  }

  private static List<String> summary(PortPlan plan) {
    return plan.listeners().stream()
        .map(l -> l.holder() + " " + l.protocol() + " " + l.port())
        .toList();
  }
}
