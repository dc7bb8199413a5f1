package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import dev.cairn.catalog.Status;
import dev.cairn.process.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services found by listing them, as the shipped sets do: one that is left out is not asked for.
 */
class QuarantineTest {
  private static final String BROKEN = "line\nbreak";

  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private TestSet set;
  private Cycle cycle;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "set");
    set.template(
        "web.peb",
        """
        {% for s in services() %}
        {%- for i in service(s.name) %}entry {{ i.name }} {{ i.meta.owner }}
        {% endfor %}{% endfor %}{{ key('last') }}""");
    set.manifest(
        TestSet.file("web.peb", set.destination),
        "check: {command: [check, '{file}'], timeout: 5s}\nguard: {max_shrink: 100%, keep_servers: 0}");
    set.commands.end("check", run -> refuse(run.command().argv().get(1)));
    cycle = set.cycle(new ScriptedTicker());
    catalog.key("last", "end");
  }

  private static Ending refuse(String file) {
    boolean bad = TestSet.read(Path.of(file)).contains("refused");
    return new Ending.Exited(bad ? 1 : 0, bad ? "bad owner" : "");
  }

  /** Name and owner of each. */
  private void register(String... services) {
    List<Service> names = new ArrayList<>();
    for (int i = 0; i < services.length; i += 2) {
      names.add(new Service(services[i], Set.of()));
      Query<?> query = new Query.Instances(services[i], "", "");
      catalog.answer(query, List.of(instance(services[i], services[i + 1])));
    }
    catalog.answer(new Query.Services(""), List.copyOf(names));
  }

  private static Instance instance(String name, String owner) {
    return new Instance(
        "slave-1",
        "10.0.0.1",
        Map.of(),
        name,
        name,
        "10.0.0.1",
        3000,
        List.of(),
        Map.of("owner", owner),
        Instance.Weights.DEFAULT,
        Status.PASSING,
        List.of());
  }

  private Pass run() {
    return cycle.run(catalog.view());
  }

  private int checks() {
    return set.commands.runs("check").size();
  }

  @Test
  void leavesOutWhatTheCheckRefusesAndTriesItOnceOnly() {
    register("a", "ann", "b", "refused", "c", "cyd");
    Pass pass = run();
    assertThat(set.destination).hasContent("entry a ann\nentry c cyd\nend");
    assertThat(pass.asked()).contains(new Query.Instances("b", "", ""));

    int before = checks();
    assertThat(run().notes().toString())
        .contains("service b: the check refuses what it renders to, it is left out");
    assertThat(run().outcome()).isInstanceOf(Outcome.Unchanged.class);
    assertThat(checks()).isEqualTo(before);

    register("a", "ann", "b", "bob", "c", "cyd");
    assertThat(run().notes()).isEmpty();
    assertThat(set.destination).hasContent("entry a ann\nentry b bob\nentry c cyd\nend");
  }

  @Test
  void leavesOutWhatNoTemplateCanPrint() {
    register("a", "ann", "b", BROKEN, "c", "cyd");
    assertThat(run().notes().toString())
        .contains("service b: ", "web.peb:2 cannot render what it registered, it is left out")
        .contains("U+000A");
    assertThat(set.destination).hasContent("entry a ann\nentry c cyd\nend");

    register("a", "ann", "b", "bob", "c", "cyd");
    assertThat(run().notes()).isEmpty();
    assertThat(set.destination).hasContent("entry a ann\nentry b bob\nentry c cyd\nend");
  }

  @Test
  void keepsTheLastGoodFormOfWhatNoTemplateCanPrint() {
    register("a", "ann", "b", "bob");
    run();
    register("a", "eve", "b", BROKEN);
    Pass pass = run();
    assertThat(pass.notes().toString()).contains("its last good form is kept");
    assertThat(pass.outcome()).isInstanceOf(Outcome.Committed.class);
    assertThat(set.destination).hasContent("entry a eve\nentry b bob\nend");
  }

  @Test
  void findsBothWaysOfBeingBadAtOnce() {
    register("a", "refused", "b", BROKEN, "c", "cyd", "d", BROKEN, "e", "refused");
    run();
    assertThat(set.destination).hasContent("entry c cyd\nend");
  }

  @Test
  void asksWhatATemplateThatFailedDidNotComeTo() {
    set.template(
        "web.peb",
        "{% for i in service('b') %}{{ i.meta.owner }}{% endfor %}{{ keyOrDefault('later', 'x') }}");
    cycle = set.cycle(new ScriptedTicker());
    register("b", BROKEN);
    Pass pass = run();
    assertThat(pass.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(pass.asked()).contains(FakeCatalog.query("later"));
    catalog.noKey("later");
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
    assertThat(set.destination).hasContent("x");
  }

  @Test
  void failsAsBeforeWhereItIsNoServicesFault() {
    register("a", "ann");
    catalog.key("last", BROKEN);
    Pass pass = run();
    assertThat(pass.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(pass.outcome().toString()).contains("U+000A");
    assertThat(set.destination).doesNotExist();
  }

  @Test
  void blamesNobodyForAnAnswerThatIsMissing() {
    set.template(
        "web.peb", "{% for s in services() %}{{ s.name }}{{ key('of/' ~ s.name) }}\n{% endfor %}");
    cycle = set.cycle(new ScriptedTicker());
    catalog.key("of/a", BROKEN);
    catalog.key("of/b", "good");
    register("a", "x", "b", "x");
    assertThat(run().notes().toString()).contains("service a:");
    assertThat(set.destination).hasContent("bgood");
  }
}
