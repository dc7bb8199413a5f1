package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.catalog.Status;
import dev.cairn.process.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of services that are refused, for how long, and of which. */
class LastGoodFormsTest {
  private static final int MANY = 300;

  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private final ScriptedTicker ticker = new ScriptedTicker();
  private final List<Instance> registered = new ArrayList<>();
  private TestSet set;
  private Cycle cycle;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "set");
    set.template(
        "web.peb",
        """
        {% for s in services() %}
        {%- for i in service(s.name) %}{{ i.name }} {{ i.meta.owner }} {{ i.port }}\
        {% set k = i.meta.key | default('') %}{% if k is not empty %} {{ key(k) }}{% endif %}
        {% endfor %}{% endfor %}""");
    set.manifest(
        TestSet.file("web.peb", set.destination),
        "check: {command: [check, '{file}'], timeout: 5s}\nguard: {max_shrink: 100%, keep_servers: 0}");
    refuse("refused");
    cycle = set.cycle(ticker);
  }

  private void refuse(String word) {
    set.commands.end(
        "check",
        run -> {
          boolean bad = TestSet.read(Path.of(run.command().argv().get(1))).contains(word);
          return new Ending.Exited(bad ? 1 : 0, bad ? "bad" : "");
        });
  }

  private LastGoodFormsTest with(String service, String owner, int port) {
    return with(service, port, Map.of("owner", owner));
  }

  private LastGoodFormsTest with(String service, int port, Map<String, String> meta) {
    registered.add(
        new Instance(
            "slave-1",
            "10.0.0.1",
            Map.of(),
            service,
            service,
            "10.0.0.1",
            port,
            List.of(),
            meta,
            Instance.Weights.DEFAULT,
            Status.PASSING,
            List.of()));
    return this;
  }

  private Pass run() {
    if (!registered.isEmpty()) {
      registered.forEach(i -> catalog.answer(new Query.Instances(i.name(), "", ""), List.of(i)));
      catalog.answer(
          new Query.Services(""),
          registered.stream().map(i -> new Service(i.name(), Set.of())).toList());
      registered.clear();
    }
    return cycle.run(catalog.view());
  }

  private int checks() {
    return set.commands.runs("check").size();
  }

  private void assertServed(String... lines) {
    assertThat(set.destination).content().isEqualTo(String.join("\n", lines) + "\n");
  }

  @Test
  void goWithoutServersWhoseAddressesOthersHave() {
    with("a", "ann", 3000).with("b", "bob", 3001).run();
    Pass pass = with("a", "ann", 3001).with("b", "refused", 3002).run();
    assertThat(pass.asked()).contains(new Query.NodeServices("slave-1", ""));
    run();
    assertServed("a ann 3001");

    with("a", "ann", 3000).with("b", "refused", 3002).run();
    assertServed("a ann 3000", "b bob 3001");
    catalog.node("slave-1", Map.of(3001, "batch-job"));
    run();
    assertServed("a ann 3000");
  }

  @Test
  void outliveTheProcess() {
    with("a", "ann", 3000).with("b", "bob", 3001).run();
    cycle = set.cycle(ticker);
    Pass pass = with("a", "amy", 3000).with("b", "refused", 3001).run();
    assertThat(pass.notes().toString()).contains("service b", "its last good form is kept");
    assertServed("a amy 3000", "b bob 3001");
    cycle = set.cycle(ticker);
    run();
    assertServed("a amy 3000", "b bob 3001");
  }

  @Test
  void giveWayToARegistrationThatFailedForAPassingReason() {
    with("a", "ann", 3000).with("b", "bob", 3001).run();
    refuse("3002");
    assertThat(with("a", "ann", 3000).with("b", "bob", 3002).run().again())
        .contains(Duration.ofMinutes(1));
    ticker.pass(60);
    assertThat(run().again()).contains(Duration.ofMinutes(2));
    assertServed("a ann 3000", "b bob 3001");

    refuse("nothing");
    ticker.pass(119);
    run();
    assertServed("a ann 3000", "b bob 3001");
    ticker.pass(1);
    assertThat(run().again()).isEmpty();
    assertServed("a ann 3000", "b bob 3002");

    refuse("3003");
    assertThat(with("a", "ann", 3000).with("b", "bob", 3003).run().again())
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void areNotNeededWhereTheCheckCameToNoVerdict() {
    with("a", "ann", 3000).run();
    set.commands.end("check", run -> new Ending.TimedOut("", Duration.ofSeconds(5)));
    int before = checks();
    Pass pass = with("a", "amy", 3000).run();
    assertThat(pass.outcome()).isInstanceOf(Outcome.Rejected.class);
    assertThat(pass.notes()).isEmpty();
    assertThat(checks()).isEqualTo(before + 1);
  }

  private void registerMany(IntFunction<String> owner) {
    IntStream.range(0, MANY).forEach(n -> with("s" + (1000 + n), owner.apply(n), 4000 + n));
  }

  private static String badIsEveryFortieth(int number) {
    return number % 40 == 7 ? "refused" : "new";
  }

  private long served(String owner) {
    return TestSet.read(set.destination).lines().filter(l -> l.contains(owner)).count();
  }

  @Test
  void areInTheEndOfThoseOnlyThatAreProvenBad() {
    registerMany(n -> "old");
    run();
    registerMany(LastGoodFormsTest::badIsEveryFortieth);
    Pass pass = run();
    assertThat(pass.notes().toString()).contains("some of them are refused");
    assertThat(pass.again()).contains(Duration.ofSeconds(1));
    assertThat(served("old") + served("new")).isEqualTo(MANY);
    for (int passes = 1; passes < 8; passes++) {
      int before = checks();
      ticker.pass(1);
      pass = run();
      assertThat(checks() - before).isLessThan(45);
    }
    assertThat(served("old")).isEqualTo(8);
    assertThat(served("new")).isEqualTo(MANY - 8);
    assertThat(pass.notes()).hasSize(8).allMatch(n -> n.place().matches("service s1[0-9]+"));
  }

  @Test
  void areMissedByNobodyElseAtAFirstStart() {
    registerMany(LastGoodFormsTest::badIsEveryFortieth);
    run();
    assertThat(served("new")).isEqualTo(MANY - 8);
  }

  @Test
  void areKeptOfAServiceThatLeadsToAQuestionThatIsRefused() {
    with("a", "ann", 3000).with("b", "bob", 3001).run();
    Query<?> secret = FakeCatalog.query("secret");
    Map<String, String> meta = Map.of("owner", "bea", "key", "secret");
    Pass waiting = with("a", "amy", 3000).with("b", 3001, meta).run();
    assertThat(waiting.outcome()).isInstanceOf(Outcome.Waiting.class);

    catalog.fail(secret);
    Pass pass = run();
    assertThat(pass.notes().toString())
        .contains("service b: Consul does not answer what it asks for, its last good form is kept")
        .contains("key secret");
    assertThat(pass.asked()).contains(secret);
    assertServed("a amy 3000", "b bob 3001");

    catalog.key("secret", "told");
    assertThat(run().notes()).isEmpty();
    assertServed("a amy 3000", "b bea 3001 told");
  }

  @Test
  void areNoReasonToRenderAFirstTimeWithoutAnAnswer() {
    catalog.fail(FakeCatalog.query("secret"));
    Map<String, String> meta = Map.of("owner", "bea", "key", "secret");
    Pass pass = with("a", "amy", 3000).with("b", 3001, meta).run();
    assertThat(pass.outcome()).isInstanceOf(Outcome.Waiting.class);
    assertThat(set.destination).doesNotExist();
  }
}
