package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.process.Ending;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held stays held when a set is read again, as SIGHUP does. */
class ReadAgainTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private final ScriptedTicker ticker = new ScriptedTicker();
  private TestSet set;
  private Cycle cycle;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "set");
    set.template(
        "web.peb",
        """
        {% for name in ['web', 'api'] %}
        backend {{ name }}
        {% for s in servers(name) %}    server {{ s.name }} {{ s.endpoint }}
        {% endfor %}{% endfor %}""");
    guard("keep_servers: 1m");
    catalog.instances("api", 4000);
  }

  private void guard(String guard) {
    set.manifest(
        TestSet.file("web.peb", set.destination),
        "check: {command: [check, '{file}'], timeout: 5s}\nguard: {" + guard + "}");
    cycle = set.cycle(ticker);
  }

  private Outcome run() {
    return cycle.run(catalog.view()).outcome();
  }

  private void readAgain() {
    cycle = set.cycle(ticker).inherit(cycle);
  }

  private String file() {
    return TestSet.read(set.destination);
  }

  @Test
  void keepsTheLastServersOfAServiceForTheRestOfTheTime() {
    catalog.instances("web", 3000, 3001);
    run();
    catalog.instances("web");
    run();
    ticker.pass(50);
    readAgain();
    run();
    assertThat(file()).contains(":3000", ":3001");
    ticker.pass(11);
    run();
    assertThat(file()).doesNotContain(":3000", ":3001");
  }

  @Test
  void keepsServersThatWentSinceTheLastPass() {
    catalog.instances("web", 3000, 3001);
    run();
    catalog.instances("web");
    readAgain();
    run();
    assertThat(file()).contains(":3000", ":3001");
  }

  @Test
  void holdsTheFileNoLongerThanItWouldHave() {
    guard("keep_servers: 0, hold: 10m");
    catalog.instances("web", IntStream.range(3000, 3020).toArray());
    run();
    catalog.instances("web");
    run();
    ticker.pass(500);
    readAgain();
    assertThat(run()).isInstanceOf(Outcome.Held.class);
    ticker.pass(101);
    readAgain();
    assertThat(run()).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void theOperatorLetsGoOfWhatWasHeldBefore() {
    catalog.instances("web", 3000);
    run();
    catalog.instances("web");
    run();
    readAgain();
    assertThat(cycle.approve()).isTrue();
    run();
    assertThat(file()).doesNotContain(":3000");
  }

  @Test
  void keepsTheLastGoodFormOfAServiceThatTheCheckRefuses() {
    catalog.instances("web", 3000);
    run();
    set.commands.end(
        "check",
        run ->
            TestSet.read(Path.of(run.command().argv().get(1))).contains(":3001")
                ? new Ending.Exited(1, "bad")
                : new Ending.Exited(0, ""));
    catalog.instances("web", 3001);
    run();
    readAgain();
    assertThat(run()).isInstanceOf(Outcome.Unchanged.class);
    assertThat(file()).contains(":3000").doesNotContain(":3001");
  }
}
