package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrangersTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private final ScriptedTicker ticker = new ScriptedTicker();

  @Test
  void areKnownAlsoWhereNoServiceIsListedAnyMore() {
    TestSet set = new TestSet(temporary, "set");
    set.template(
        "web.peb",
        """
        {% for service in services() %}
        backend {{ service.name }}
        {% for s in servers(service.name) %}    server {{ s.name }} {{ s.endpoint }}
        {% endfor %}{% endfor %}""");
    set.manifest(TestSet.file("web.peb", set.destination), "guard: {keep_servers: 0}");
    Cycle cycle = set.cycle(ticker);
    catalog.answer(new Query.Services(""), List.of(new Service("web", Set.of())));
    catalog.instances("web", 3000, 3001);
    cycle.run(catalog.view());
    assertThat(set.destination).content().contains(":3000", ":3001");

    catalog.answer(new Query.Services(""), List.of());
    Pass pass = cycle.run(catalog.view());
    assertThat(pass.outcome()).isInstanceOf(Outcome.Held.class);
    assertThat(pass.asked()).contains(new Query.NodeServices("slave-1", ""));
    catalog.node("slave-1", Map.of(3001, "batch-job"));
    cycle.run(catalog.view());
    assertThat(set.destination).content().contains(":3000").doesNotContain(":3001");
  }
}
