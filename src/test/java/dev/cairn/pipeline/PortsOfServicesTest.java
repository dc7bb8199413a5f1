package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port belongs to who had it. The set is started anew before each pass: its state must tell. */
class PortsOfServicesTest {
  private static final String LISTEN = "internal-listen-http-3000";

  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private final ScriptedTicker ticker = new ScriptedTicker();
  private TestSet set;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "set");
    set.template(
        "web.peb",
        "{% for l in listeners() %}frontend {{ l.name }}\n  bind :{{ l.port }}\n{% endfor %}");
    ports("{}");
    claim("web");
    run();
    assertHeldBy("web");
  }

  private void ports(String pinned) {
    set.manifest(
        TestSet.file("web.peb", set.destination),
        "listeners: {environments: {production: ''}, ports: " + pinned + "}");
  }

  /** These services have the tag, and no other is there. */
  private void claim(String... services) {
    List<Service> all = new ArrayList<>();
    for (String service : services) {
      all.add(new Service(service, Set.of("production", LISTEN)));
    }
    catalog.answer(new Query.Services(""), List.copyOf(all));
  }

  private Pass run() {
    return set.cycle(ticker).run(catalog.view());
  }

  private void assertHeldBy(String service) {
    assertThat(set.destination).hasContent("frontend " + service + "\n  bind :3000\n");
  }

  @Test
  void aNewcomerOfALowerNameLoses() {
    claim("api", "web");
    Pass pass = run();
    assertHeldBy("web");
    assertThat(pass.notes().toString())
        .contains("service api", "port 3000 of production is taken by http service web");
  }

  @Test
  void aRollingDeploymentDoesNotLoseThePort() {
    claim("api");
    Pass pass = run();
    assertThat(set.destination).hasContent("");
    assertThat(pass.notes().toString())
        .contains("port 3000 of production is kept for production.web, which may come back");
    claim("api", "web");
    run();
    assertHeldBy("web");
  }

  @Test
  void thePortIsFreeAnHourAfterItsHolderHasGone() {
    claim("api");
    Pass pass = run();
    assertThat(pass.again().orElseThrow()).hasMinutes(60);
    ticker.pass(3599);
    run();
    assertThat(set.destination).hasContent("");
    ticker.pass(2);
    run();
    assertHeldBy("api");
    claim("api", "web");
    run();
    assertHeldBy("api");
  }

  @Test
  void theOperatorMovesItByAPin() {
    claim("api", "web");
    ports("{api: 3000}");
    run();
    assertHeldBy("api");
    ports("{}");
    run();
    assertHeldBy("api");
  }

  @Test
  void theOperatorsApprovalMovesItFromOneThatIsGone() {
    claim("api");
    Cycle cycle = set.cycle(ticker);
    cycle.run(catalog.view());
    assertThat(cycle.approve()).isTrue();
    run();
    assertHeldBy("api");
  }

  @Test
  void theOperatorsApprovalCountsAlsoWithoutASidecar() {
    claim("api");
    run();
    set.state().rememberApproval();
    Cycle cycle = set.cycle(ticker);
    cycle.run(catalog.view());
    assertHeldBy("api");
    assertThat(set.state().lapsing()).isEmpty();
    assertThat(set.state().approved()).isFalse();
  }

  @Test
  void aClockThatIsSetForwardEndsNobodysHour() {
    claim("api");
    Cycle cycle = set.cycle(ticker);
    cycle.run(catalog.view());
    ticker.setForward(Duration.ofHours(2));
    ticker.pass(3599);
    cycle.run(catalog.view());
    assertThat(set.destination).hasContent("");
    ticker.pass(2);
    cycle.run(catalog.view());
    assertHeldBy("api");
  }
}
