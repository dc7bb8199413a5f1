package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrangersTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private final ScriptedTicker ticker = new ScriptedTicker();

  private TestSet set;
  private Cycle cycle;

  @BeforeEach
  void renderAServiceOfTwoInstances() {
    set = new TestSet(temporary, "set");
    set.template(
        "web.peb",
        """
        {% for service in services() %}
        backend {{ service.name }}
        {% for s in servers(service.name) %}    server {{ s.name }} {{ s.endpoint }}
        {% endfor %}{% endfor %}""");
    set.manifest(TestSet.file("web.peb", set.destination), "guard: {keep_servers: 0}");
    cycle = set.cycle(ticker);
    list("web");
    catalog.instances("web", 3000, 3001);
    cycle.run(catalog.view());
  }

  private void list(String... services) {
    catalog.answer(
        new Query.Services(""),
        Arrays.stream(services).map(name -> new Service(name, Set.of())).toList());
  }

  @Test
  void areKnownAlsoWhereNoServiceIsListedAnyMore() {
    assertThat(set.destination).content().contains(":3000", ":3001");

    list();
    Pass pass = cycle.run(catalog.view());
    assertThat(pass.outcome()).isInstanceOf(Outcome.Held.class);
    assertThat(pass.asked()).contains(new Query.NodeServices("slave-1", ""));
    catalog.node("slave-1", Map.of(3001, "batch-job"));
    cycle.run(catalog.view());
    assertThat(set.destination).content().contains(":3000").doesNotContain(":3001");
  }

  @Test
  void getNoTrafficThroughAVersionThatIsPutBack() {
    list("api", "web");
    catalog.instances("web", 3000);
    catalog.instances("api", 3001);
    cycle.run(catalog.view());
    assertThat(set.destination).content().contains("backend api");

    cycle.rollBack(1, catalog.view());
    assertThat(set.destination)
        .content()
        .contains("backend web", ":3000")
        .doesNotContain(":3001", "backend api");
  }

  @Test
  void areKnownOfAPutBackVersionToTheProcessThatHoldsIt() {
    list("api");
    catalog.instances("api", 3001);
    cycle.run(catalog.view());
    cycle.rollBack(1, CatalogView.NOTHING);
    assertThat(set.destination).content().contains("backend web", ":3000", ":3001");

    Pass pass = set.cycle(ticker).run(catalog.view());
    assertThat(pass.outcome()).isInstanceOf(Outcome.Held.class);
    assertThat(pass.asked()).contains(new Query.NodeServices("slave-1", ""));
    assertThat(set.destination).content().contains(":3000").doesNotContain(":3001");
  }
}
