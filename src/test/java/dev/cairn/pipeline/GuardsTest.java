package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Node;
import dev.cairn.catalog.Query;
import dev.cairn.process.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not believed at once. */
class GuardsTest {
  private static final Query<?> WEB = new Query.Instances("web", "", "");

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
            server own 127.0.0.1:8500
        {% for s in servers(name) %}    server {{ s.name }} {{ s.endpoint }}
        {% endfor %}{% endfor %}""");
    guard("max_shrink: 50%, hold: forever, keep_servers: 1m");
    catalog.instances("api", 4000);
  }

  private void guard(String guard) {
    set.manifest(
        TestSet.file("web.peb", set.destination),
        "check: {command: [check, '{file}'], timeout: 5s}\nguard: {" + guard + "}");
    cycle = set.cycle(ticker);
  }

  private Pass run() {
    return cycle.run(catalog.view());
  }

  private String file() {
    return TestSet.read(set.destination);
  }

  private static int[] ports(int count) {
    return IntStream.range(3000, 3000 + count).toArray();
  }

  @Test
  void keepsTheLastServersOfAServiceForAWhile() {
    catalog.instances("web", 3000, 3001);
    run();
    catalog.instances("web");
    catalog.instances("api", 4001);
    Pass pass = run();
    assertThat(file()).contains(":3000", ":3001", ":4001").doesNotContain(":4000");
    assertThat(pass.notes().toString())
        .contains(
            "service web: all its instances have gone at once; the last are kept for 60 s, or")
        .contains("cairn approve " + set.directory);
    assertThat(pass.doubts()).contains(WEB);

    // All others are in doubt for 5 s.
    assertThat(pass.again().orElseThrow()).hasSeconds(5);
    ticker.pass(6);
    pass = run();
    assertThat(pass.doubts()).containsExactly(WEB);
    assertThat(pass.again().orElseThrow()).hasSeconds(54);

    ticker.pass(55);
    assertThat(run().notes()).isEmpty();
    assertThat(file()).doesNotContain(":3000", ":3001").contains(":4001");
  }

  /** What one has lost the others may have lost too, and their long polls do not tell. */
  @Test
  void doubtsAllForAMomentWhereOneHasLostEverything() {
    guard("keep_servers: 0");
    catalog.instances("web", 3000);
    assertThat(run().doubts()).isEmpty();
    catalog.instances("web");
    Pass pass = run();
    assertThat(pass.doubts()).containsExactlyInAnyOrder(WEB, new Query.Instances("api", "", ""));
    assertThat(pass.again().orElseThrow()).hasSeconds(5);
    ticker.pass(6);
    assertThat(run().doubts()).isEmpty();
  }

  @Test
  void forgetsThatServersWereGoneWhenTheyComeBack() {
    catalog.instances("web", 3000);
    run();
    catalog.instances("web");
    run();
    ticker.pass(50);
    catalog.instances("web", 3000);
    run();
    ticker.pass(50);
    catalog.instances("web");
    run();
    ticker.pass(50);
    run();
    assertThat(file()).contains(":3000");
  }

  /** A token that loses its rights empties one service after the other, as long polls end. */
  @Test
  void letsGoTogetherWhatHasGoneOneByOne() {
    catalog.instances("web", 3000);
    run();
    catalog.instances("web");
    run();
    ticker.pass(40);
    catalog.instances("api");
    run();
    ticker.pass(59);
    run();
    assertThat(file()).contains(":3000", ":4000");
    ticker.pass(2);
    // Of two servers none would be left.
    assertThat(run().outcome()).isInstanceOf(Outcome.Held.class);
    assertThat(file()).contains(":3000", ":4000");
  }

  @Test
  void keepsNoServerForLongerThanThreeTimes() {
    set.template(
        "web.peb",
        """
        {% for name in ['s0', 's1', 's2', 's3', 's4', 's5', 's6'] %}{% for s in servers(name) %}
        server {{ s.name }} {{ s.endpoint }}{% endfor %}{% endfor %}""");
    guard("max_shrink: 100%, keep_servers: 1m");
    for (int i = 0; i < 7; i++) {
      catalog.instances("s" + i, 3000 + i);
    }
    run();
    for (int i = 0; i < 6; i++) {
      catalog.instances("s" + i);
      run();
      assertThat(file()).contains(":3000", ":3005");
      ticker.pass(30);
    }
    run();
    assertThat(file()).contains(":3001", ":3005", ":3006").doesNotContain(":3000");
  }

  @Test
  void doesNotKeepAServerWhoseAddressAnotherServiceHas() {
    catalog.instances("web", 3000, 3001);
    run();
    catalog.instances("web");
    catalog.instances("api", 4000, 3000);
    run();
    assertThat(file()).containsOnlyOnce(":3000").contains(":3001");
  }

  @Test
  void learnsFromTheNodeWhoHasTheAddressesNow() {
    catalog.instances("web", 3000, 3001);
    run();
    catalog.instances("web");
    assertThat(run().asked()).contains(new Query.NodeServices("slave-1", ""));
    catalog.node("slave-1", Map.of(3001, "batch-job"));
    run();
    assertThat(file()).contains(":3000").doesNotContain(":3001");
  }

  @Test
  void keepsNothingWhereThatIsOff() {
    guard("keep_servers: 0");
    catalog.instances("web", 3000);
    run();
    catalog.instances("web");
    run();
    assertThat(file()).doesNotContain(":3000");
  }

  @Test
  void holdsTheFileWhereMostServersWouldGo() {
    catalog.instances("web", ports(10));
    run();
    catalog.instances("web", ports(4));
    Pass pass = run();
    assertThat(((Outcome.Held) pass.outcome()).why())
        .hasToString(
            "set: 6 of 11 servers would go at once; the old file is held; if that is right,"
                + " release it with: cairn approve "
                + set.directory);
    assertThat(pass.doubts()).contains(WEB);
    assertThat(file()).contains(":3009");

    ticker.pass(100_000);
    assertThat(run().outcome()).isInstanceOf(Outcome.Held.class);
    catalog.instances("web", ports(6));
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void letsHalfOfAllServersGo() {
    catalog.instances("web", ports(9));
    run();
    catalog.instances("web", ports(4));
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void letsFewServersGoAsTheyLikeButNotAll() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(8));
    run();
    catalog.instances("web");
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
    catalog.instances("api");
    assertThat(run().outcome()).isInstanceOf(Outcome.Held.class);
    assertThat(file()).contains(":4000");
  }

  @Test
  void comparesWithTheFileOnDiskAtAStart() {
    catalog.instances("web", ports(20));
    run();
    cycle = set.cycle(ticker);
    catalog.instances("web");
    catalog.instances("api");
    assertThat(run().outcome()).isInstanceOf(Outcome.Held.class);
    assertThat(file()).contains(":3019");
  }

  @Test
  void aFirstStartWithoutAFileIsNoShrink() {
    catalog.instances("web");
    catalog.instances("api");
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void letsGoAfterTheTimeOfTheHold() {
    guard("keep_servers: 0, hold: 10m");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    run();
    ticker.pass(6);
    assertThat(run().again().orElseThrow()).hasSeconds(594);
    ticker.pass(595);
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void takesStrangersOutOfTheHeldFile() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    catalog.instances("api", 4000, 3007);
    Outcome.Held held = (Outcome.Held) run().outcome();
    assertThat(held.changes()).hasSize(1);
    assertThat(held.reload()).isInstanceOf(Reload.Done.class);
    assertThat(file()).contains(":3006", ":3008").doesNotContain(":3007");

    catalog.node("slave-1", Map.of(3008, "batch-job", 3009, "web"));
    run();
    assertThat(file()).contains(":3006", ":3009").doesNotContain(":3008");
  }

  @Test
  void knowsStrangersAlsoWhenItIsStartedDuringAHold() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    run();
    cycle = set.cycle(ticker);
    catalog.instances("api", 4000, 3007);
    run();
    assertThat(file()).contains(":3006").doesNotContain(":3007");
  }

  @Test
  void knowsWhoseServersTheNewestFileHas() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("api", 5000);
    run();
    cycle = set.cycle(ticker);
    catalog.instances("web");
    catalog.instances("api");
    run();
    catalog.node("slave-1", Map.of(5000, "batch-job"));
    run();
    assertThat(file()).contains(":3000").doesNotContain(":5000");
  }

  @Test
  void knowsStrangersOnANodeThatCameBackByAnotherName() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    assertThat(run().asked()).contains(new Query.Nodes("", ""));
    catalog.answer(
        new Query.Nodes("", ""),
        List.of(
            new Node("slave-2", "10.0.0.2", "dc1", Map.of(), Map.of()),
            new Node("slave-9", "10.0.0.1", "dc1", Map.of(), Map.of())));
    assertThat(run().asked())
        .contains(new Query.NodeServices("slave-9", ""))
        .doesNotContain(new Query.NodeServices("slave-2", ""));
    catalog.node("slave-9", Map.of(3007, "batch-job"));
    run();
    assertThat(file()).contains(":3006").doesNotContain(":3007");
  }

  @Test
  void takesAnAddressOfTwoServicesFromNeither() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    catalog.instances("api", 3007);
    run();
    catalog.instances("web");
    for (String owner : List.of("web", "api")) {
      catalog.node("slave-1", Map.of(3007, owner));
      catalog.instances("api");
      run();
      assertThat(file()).contains(":3007");
    }
  }

  @Test
  void doubtsAllThatIsWatchedWhileAFileIsHeld() {
    set.template(
        "keys.peb", "{{ keyOrDefault('k', '') }}{{ tree('t') | length }}{{ nodes() | length }}");
    set.manifest(
        TestSet.file("web.peb", set.destination)
            + TestSet.file("keys.peb", set.destination.resolveSibling("keys")),
        "guard: {keep_servers: 0}");
    cycle = set.cycle(ticker);
    catalog.noKey("k");
    catalog.answer(new Query.Tree("t/", ""), List.of());
    catalog.answer(new Query.Nodes("", ""), List.of());
    catalog.instances("web", ports(20));
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
    catalog.instances("web");
    assertThat(run().doubts())
        .contains(FakeCatalog.query("k"), new Query.Tree("t/", ""), new Query.Nodes("", ""));
  }

  @Test
  void theOperatorLetsGo() {
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    run();
    assertThat(file()).contains(":3000");
    assertThat(cycle.approve()).isTrue();
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
    assertThat(file()).doesNotContain(":3000");
    assertThat(cycle.approve()).isFalse();
  }

  @Test
  void anApprovalCountsForOneFileOnly() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    run();
    cycle.approve();
    run();
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    assertThat(run().outcome()).isInstanceOf(Outcome.Held.class);
  }

  @Test
  void anApprovalOfNothingCountsForNothing() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    cycle.approve();
    refuse(":4001");
    catalog.instances("api", 4001);
    run();
    catalog.instances("web");
    catalog.instances("api");
    assertThat(run().outcome()).isInstanceOf(Outcome.Held.class);
  }

  @Test
  void anApprovalWaitsForAnAnswer() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    run();
    set.state().rememberApproval();
    cycle = set.cycle(ticker);
    assertThat(cycle.run(new FakeCatalog().view()).outcome()).isInstanceOf(Outcome.Waiting.class);
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
    assertThat(set.state().approved()).isFalse();
  }

  @Test
  void anApprovalWithoutASidecarCountsForTheNextPass() {
    guard("keep_servers: 0");
    catalog.instances("web", ports(20));
    run();
    catalog.instances("web");
    set.state().rememberApproval();
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
  }

  /** A check that refuses every file with one of these ports. */
  private void refuse(String... ports) {
    set.commands.end(
        "check",
        run -> {
          String text = TestSet.read(Path.of(run.command().argv().get(1)));
          for (String port : ports) {
            if (text.contains(port)) {
              return new Ending.Exited(1, "bad " + port);
            }
          }
          return new Ending.Exited(0, "");
        });
  }

  @Test
  void leavesTheServiceOutThatTheCheckRefuses() {
    refuse(":3000");
    catalog.instances("web", 3000);
    Pass pass = run();
    assertThat(pass.outcome()).isInstanceOf(Outcome.Committed.class);
    assertThat(file()).contains(":4000").doesNotContain(":3000");
    assertThat(pass.notes().toString())
        .contains("service web: the check refuses what it renders to, it is left out");
  }

  @Test
  void keepsTheLastGoodFormOfAServiceThatTheCheckRefuses() {
    catalog.instances("web", 3000);
    run();
    refuse(":3001");
    catalog.instances("web", 3001);
    catalog.instances("api", 4001);
    run();
    assertThat(file()).contains(":3000", ":4001").doesNotContain(":3001", ":4000");

    int checks = set.commands.runs("check").size();
    assertThat(run().outcome()).isInstanceOf(Outcome.Unchanged.class);
    assertThat(set.commands.runs("check")).hasSize(checks);

    catalog.instances("web", 3002);
    assertThat(run().notes()).isEmpty();
    assertThat(file()).contains(":3002", ":4001");
  }

  @Test
  void findsSeveralThatTheCheckRefuses() {
    refuse(":3000", ":4000");
    catalog.instances("web", 3000);
    assertThat(run().outcome()).isInstanceOf(Outcome.Committed.class);
    assertThat(file()).doesNotContain(":3000", ":4000");
  }

  @Test
  void rejectsWhatIsNoServicesFault() {
    catalog.instances("web", 3000);
    set.commands.end("check", 1, "no such user haproxy");
    assertThat(run().outcome()).isInstanceOf(Outcome.Rejected.class);
  }
}
