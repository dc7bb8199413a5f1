package dev.cairn.pipeline;

import static dev.cairn.pipeline.TestSet.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.process.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetLoopTest {
  private static final double FOREVER = Double.POSITIVE_INFINITY;

  @TempDir Path temporary;

  private final LogLines log = new LogLines();
  private final FakeCatalog catalog = new FakeCatalog();
  private final ScriptedTicker ticker = new ScriptedTicker();
  private final List<Double> reloads = new ArrayList<>();
  private TestSet set;
  private SetLoop loop;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "web");
    loop = new SetLoop(set.cycle(), set::cycle, catalog, ticker);
    reloadEndsWith(0);
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void writesAsSoonAsTheLastAnswerIsThere() {
    set.template("web.peb", "{% set a = key('a') %}bind {{ key('b') }}{{ a }}");
    ticker.at(3, () -> catalog.key("a", "1")).at(3.1, () -> catalog.key("b", "2"));
    ticker.run(new SetLoop(set.cycle(), set::cycle, catalog, ticker));
    assertThat(set.destination).hasContent("bind 21");
    assertThat(reloads).containsExactly(3.1);
  }

  @Test
  void rendersAgainForQuestionsThatAnAnswerLeadsTo() {
    set.template("web.peb", "bind {{ key('web/' + key('name')) }}");
    ticker.at(1, () -> catalog.key("name", "port")).at(2, () -> catalog.key("web/port", "3000"));
    ticker.run(new SetLoop(set.cycle(), set::cycle, catalog, ticker));
    assertThat(set.destination).hasContent("bind 3000");
    assertThat(catalog.wanted().get(catalog.wanted().size() - 1))
        .isEqualTo(Set.of(FakeCatalog.query("name"), FakeCatalog.query("web/port")));
  }

  /** However often something changes meanwhile, also in what is in doubt. */
  @Test
  void asksAnewAtOnceAndEveryFiveSecondsWhatItDoubts() {
    set.template(
        "web.peb",
        "{% for n in ['a', 'b'] %}{% for i in service(n) %}{{ i.port }} {% endfor %}{% endfor %}");
    set.manifest(TestSet.file("web.peb", set.destination), "guard: {max_shrink: 100%}");
    Query<?> a = new Query.Instances("a", "", "");
    Query<?> b = new Query.Instances("b", "", "");
    catalog.instances("a", 3000);
    catalog.instances("b", 4000);
    ticker
        .at(10, () -> catalog.instances("a"))
        .at(13, () -> catalog.instances("b"))
        .at(14.5, () -> assertThat(catalog.doubted()).containsExactly(Set.of(a, b)))
        .whenDue()
        .at(15.5, () -> assertThat(catalog.doubted()).hasSize(2))
        .at(16, () -> catalog.instances("b", 4000))
        .at(18, () -> catalog.instances("b", 4001))
        .at(20.1, () -> {});
    ticker.run(new SetLoop(set.cycle(ticker), set::cycle, catalog, ticker));
    assertThat(catalog.doubted()).hasSize(3).endsWith(Set.of(a));
  }

  @Test
  void takesTheFirstChangeAtOnceAndGathersThoseThatFollow() {
    port(0, 3000);
    port(10, 3001);
    port(12.5, 3002);
    port(12.9, 3003);
    port(13.2, 3004);
    ticker.whenDue();
    ticker.run(loop);
    // 3002 came at 12.5, a quiet time after 3001; 3003 and 3004 belong to one burst, and wait for
    // the distance between reloads.
    assertThat(reloads).containsExactly(0.0, 10.0, 12.5, 14.5);
    assertThat(set.destination).hasContent(rendered(3004));
  }

  @Test
  void doesNotWakeWhileNothingHappens() {
    port(0, 3000);
    ticker.run(loop);
    assertThat(ticker.waits()).containsExactly(FOREVER, FOREVER);
  }

  @Test
  void triesAnOwedReloadAgainAfterLongerAndLongerTimes() {
    reloadEndsWith(1);
    port(0, 3000);
    for (int i = 0; i < 6; i++) {
      ticker.whenDue();
    }
    ticker.run(loop);
    assertThat(reloads.stream().map(seconds -> seconds / 60))
        .containsExactly(0.0, 1.0, 3.0, 7.0, 15.0, 30.0, 45.0);
  }

  @Test
  void triesARefusedReloadAgainToo() {
    loop = loop();
    reloadEndsWith(10);
    port(0, 3000);
    ticker.whenDue();
    ticker.run(loop);
    assertThat(reloads).containsExactly(0.0, 60.0);
  }

  @Test
  void triesAnOwedReloadAgainWhenSomethingChanges() {
    reloadEndsWith(1);
    port(0, 3000);
    port(20, 3001);
    ticker.run(loop);
    assertThat(reloads).containsExactly(0.0, 20.0);
  }

  @Test
  void reloadsWhatIsOnDiskWhileNewerRenderingsFail() {
    reloadEndsWith(1);
    port(0, 3000);
    ticker.at(30, () -> catalog.noKey("web/port"));
    ticker.at(30, () -> reloadEndsWith(0)).whenDue().whenDue().whenDue();
    ticker.run(loop);
    assertThat(reloads).containsExactly(0.0, 60.0);
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void looksSoonWhetherWhatFailedIsOver() {
    port(0, 3000);
    ticker.at(30, () -> catalog.noKey("web/port"));
    for (int i = 0; i < 5; i++) {
      ticker.whenDue();
    }
    port(250, 3001);
    ticker.run(loop);
    assertThat(ticker.waits()).containsSequence(35.0, 45.0, 65.0, 105.0, 165.0, 225.0, FOREVER);
  }

  @Test
  void reloadsWhatIsOnDiskAlthoughTheAnswersNeverCome() {
    reloadEndsWith(1);
    port(0, 3000);
    ticker.run(loop);
    reloadEndsWith(0);
    reloads.clear();
    ScriptedTicker later = new ScriptedTicker();
    later.whenDue().at(61, () -> {});
    later.run(new SetLoop(set.cycle(), set::cycle, new FakeCatalog(), later));
    assertThat(reloads).hasSize(1);
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void stopsTryingOnceAReloadSucceeds() {
    reloadEndsWith(1);
    port(0, 3000);
    ticker.at(30, () -> reloadEndsWith(0)).whenDue();
    ticker.run(loop);
    assertThat(reloads).containsExactly(0.0, 60.0);
    assertThat(ticker.waits()).endsWith(60.0, FOREVER);
  }

  @Test
  void startsWithShortTimesAgainAfterASuccess() {
    reloadEndsWith(1);
    port(0, 3000);
    ticker.whenDue().at(100, () -> reloadEndsWith(0)).whenDue();
    ticker.at(1000, () -> reloadEndsWith(1));
    port(1000, 3001);
    ticker.whenDue();
    ticker.run(loop);
    assertThat(reloads).containsExactly(0.0, 60.0, 180.0, 1000.0, 1060.0);
  }

  @Test
  void owesAReloadAcrossARestart() {
    reloadEndsWith(1);
    port(0, 3000);
    ticker.run(loop);
    ScriptedTicker later = new ScriptedTicker();
    later.whenDue().at(61, () -> {});
    later.run(new SetLoop(set.cycle(), set::cycle, catalog, later));
    assertThat(set.commands.runs("reload")).hasSize(3);
    assertThat(later.waits().get(0)).isEqualTo(60.0);
  }

  @Test
  void asksOnForWhatAFailedTemplateHadNoChanceToAsk() {
    port(0, 3000);
    ticker.at(10, () -> catalog.noKey("web/port"));
    port(20, 3001);
    ticker.run(loop);
    assertThat(catalog.wanted()).containsExactly(Set.of(FakeCatalog.query("web/port")));
    assertThat(set.destination).hasContent(rendered(3001));
  }

  @Test
  void asksNoMoreForWhatNoTemplateAsksAnyLonger() {
    port(0, 3000);
    ticker.at(
        10,
        () -> {
          set.template("web.peb", "bind {{ key('other') }}");
          catalog.key("other", "1");
          loop.reread();
        });
    ticker.run(loop);
    assertThat(catalog.wanted().get(catalog.wanted().size() - 1))
        .isEqualTo(Set.of(FakeCatalog.query("other")));
    assertThat(set.destination).hasContent("bind 1");
  }

  @Test
  void readsTheSetAgainWhenToldTo() {
    port(0, 3000);
    ticker.at(
        10,
        () -> {
          set.template("web.peb", "# new\n" + TestSet.TEMPLATE.formatted("web"));
          loop.reread();
        });
    ticker.run(loop);
    assertThat(set.destination).hasContent("# new\n" + rendered(3000));
    assertThat(log.lines()).contains("INFO web: read again");
  }

  @Test
  void keepsServersThatAreHeldWhenTheSetIsReadAgain() {
    set.template(
        "web.peb",
        "{% for s in servers('web') %}server {{ s.name }} {{ s.endpoint }}\n{% endfor %}");
    loop = new SetLoop(set.cycle(), set::cycle, catalog, ticker);
    ticker.at(0, () -> catalog.instances("web", 3000));
    ticker.at(10, () -> catalog.instances("web"));
    ticker.at(20, loop::reread);
    ticker.run(loop);
    assertThat(set.destination).content().contains("10.0.0.1:3000");
  }

  @Test
  void runsOnAsItWasWhenTheSetIsBroken() {
    port(0, 3000);
    ticker.at(
        10,
        () -> {
          set.template("web.peb", "{% if %}");
          loop.reread();
        });
    port(20, 3001);
    ticker.run(loop);
    assertThat(set.destination).hasContent(rendered(3001));
    assertThat(log.lines())
        .filteredOn(line -> line.endsWith("; the set runs on as it was"))
        .singleElement()
        .asString()
        .startsWith("ERROR web: ")
        .contains("web.peb:1");
  }

  @Test
  void saysARefusalOnceHoweverOftenTheCatalogChanges() {
    port(0, 3000);
    ticker.at(9, () -> set.commands.end("check", 1, "[ALERT]    (17) : config : no"));
    port(10, 3001);
    ticker.at(19, () -> set.commands.end("check", 1, "[ALERT]    (18) : config : no"));
    port(20, 3002);
    port(30, 3000);
    ticker.run(loop);
    assertThat(log.lines())
        .containsExactly(
            "INFO web: wrote " + set.destination + " (1 frontend added), reloaded in … ms",
            "ERROR web: check: check ended with 1: [ALERT] config : no;"
                + " correct what it names; the file on disk stays",
            "INFO web: in order again; the file on disk is up to date");
    assertThat(reloads).containsExactly(0.0);
  }

  @Test
  void saysNothingAtChangesThatChangeNoFile() {
    port(0, 3000);
    for (int i = 1; i < 20; i++) {
      ticker.at(10 * i, catalog::changed);
    }
    ticker.run(loop);
    assertThat(log.lines()).hasSize(1);
    assertThat(reloads).hasSize(1);
  }

  @Test
  void anApprovalThatFailsEndsNothing() {
    Path memory = set.state().directory().resolve("memory.json");
    TestSet.write(memory, "{");
    Request approve = new Request("approve");
    ticker.at(1, () -> loop.request(approve));
    ticker.at(2, () -> assertThat(memory.toFile().delete()).isTrue());
    port(2, 3000);
    ticker.run(loop);
    assertThat(approve.reply()).isCompletedWithValueMatching(r -> r.startsWith("2 " + memory));
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void whatShouldNotHappenEndsNoThread() {
    loop =
        new SetLoop(
            set.cycle(),
            () -> {
              throw new IllegalArgumentException("planted-secret");
            },
            catalog,
            ticker);
    ticker.at(1, loop::reread);
    ticker.whenDue();
    port(20, 3000);
    ticker.run(loop);
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(log.lines().get(0))
        .startsWith("ERROR web: this should not have happened: java.lang.IllegalArgumentException")
        .doesNotContain("planted-secret");
    assertThat(ticker.waits()).containsSequence(6.0);
  }

  @Test
  void doesNotDoWhatItsClientWasToldIsNotDone() {
    versions();
    Request late = new Request("rollback 1");
    late.reply().complete("3 the sidecar did not answer");
    ticker.at(100, () -> loop.request(late));
    ticker.run(loop);
    assertThat(set.destination).hasContent(rendered(3001));
  }

  /** Two: version 1 with port 3000, and version 2 with 3001, which is in service. */
  private void versions() {
    loop = loop();
    port(0, 3000);
    port(10, 3001);
  }

  private SetLoop loop() {
    return new SetLoop(set.cycle(ticker), () -> set.cycle(ticker), catalog, ticker);
  }

  @Test
  void aReloadThatARollbackOwesIsTriedAgainByTime() {
    versions();
    ticker.at(20, () -> reloadEndsWith(1));
    Request rollback = new Request("rollback 1");
    ticker.at(30, () -> loop.request(rollback)).whenDue();
    ticker.at(100, () -> reloadEndsWith(0)).whenDue();
    ticker.run(loop);
    assertThat(rollback.reply()).isCompletedWithValueMatching(r -> r.startsWith("5 "));
    assertThat(reloads).containsExactly(0.0, 10.0, 30.0, 90.0, 210.0);
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void startsAlthoughItsDiskIsBadAndGoesOnWhenItIsNot() {
    boolean[] bad = {true};
    set.claim =
        () -> {
          if (bad[0]) {
            throw new DiagnosticException("/srv/web.cfg", "cannot be locked", "make room");
          }
        };
    loop = loop();
    port(1, 3000);
    ticker.at(2, () -> bad[0] = false).whenDue();
    ticker.run(loop);
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(log.lines().get(0))
        .isEqualTo("ERROR web: /srv/web.cfg: cannot be locked; make room; the file on disk stays");
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void givesBackItsSubscriptionWhenItStops() {
    ticker.run(loop);
    assertThat(catalog.isUnused()).isTrue();
  }

  private void port(double seconds, int port) {
    ticker.at(seconds, () -> catalog.key("web/port", Integer.toString(port)));
  }

  private void reloadEndsWith(int code) {
    set.commands.end(
        "reload",
        run -> {
          reloads.add(ticker.seconds());
          return new Ending.Exited(code, "");
        });
  }
}
