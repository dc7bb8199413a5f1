package dev.cairn.pipeline;

import static dev.cairn.pipeline.TestSet.rendered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.process.Ending;
import dev.cairn.state.History;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator puts version 1, with port 3000, back where version 2 has 3001. */
class RollbackTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private TestSet set;
  private Cycle cycle;

  @BeforeEach
  void makeTwoVersions() {
    set = new TestSet(temporary, "web");
    cycle = set.cycle();
    catalog.key("web/port", "3000");
    run();
    catalog.key("web/port", "3001");
    run();
  }

  private Outcome run() {
    return cycle.run(catalog.view()).outcome();
  }

  private void refuse(int port) {
    set.commands.end(
        "reload",
        run ->
            new Ending.Exited(TestSet.read(set.destination).equals(rendered(port)) ? 10 : 0, ""));
  }

  private List<Integer> history() {
    return set.state().history().versions().stream().map(History.Version::number).toList();
  }

  @Test
  void isHeldUntilItIsReleased() {
    assertThat(cycle.rollBack(1, catalog.view())).isInstanceOf(Outcome.Committed.class);
    assertThat(run()).isInstanceOf(Outcome.Held.class);
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(history()).containsExactly(3, 2, 1);
    assertThat(cycle.approve()).isTrue();
    run();
    assertThat(set.destination).hasContent(rendered(3001));
  }

  @Test
  void thatTheCheckRejectsLeavesAllAsItWas() {
    set.commands.end("check", 1, "no");
    assertThat(cycle.rollBack(1, catalog.view())).isInstanceOf(Outcome.Rejected.class);
    assertThat(run()).isInstanceOf(Outcome.Unchanged.class);
    assertThat(set.destination).hasContent(rendered(3001));
  }

  @Test
  void thatTheProxyRefusesIsNotHeld() {
    refuse(3000);
    Outcome outcome = cycle.rollBack(1, catalog.view());
    assertThat(Replies.of(outcome)).startsWith("5 web: reload: reload ended with 10");
    assertThat(set.destination).hasContent(rendered(3001));
    assertThat(history()).containsExactly(2, 1);
    set.commands.end("reload", 0, "");
    catalog.key("web/port", "3002");
    assertThat(run()).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void thatTheProxyRefusesKeepsWhatWasHeldBefore() {
    cycle.rollBack(1, catalog.view());
    refuse(3001);
    cycle.rollBack(2, catalog.view());
    assertThat(set.state().rolledBack()).hasValue(1);
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(run()).isInstanceOf(Outcome.Held.class);
  }

  @Test
  void whoseReloadFailsIsHeldAndOwed() {
    set.commands.end("reload", 1, "");
    assertThat(Replies.of(cycle.rollBack(1, catalog.view()))).startsWith("5 ");
    set.commands.end("reload", 0, "");
    assertThat(((Outcome.Held) run()).reload()).isInstanceOf(Reload.Done.class);
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void thatAKillCutShortIsFinishedAndHeldByTheNextProcess() {
    set.commands.end(
        "reload",
        run -> {
          throw new Killed();
        });
    assertThatThrownBy(() -> cycle.rollBack(1, catalog.view())).isInstanceOf(Killed.class);
    set.commands.end("reload", 0, "");
    cycle = set.cycle();
    assertThat(run()).isInstanceOf(Outcome.Unchanged.class);
    assertThat(run()).isInstanceOf(Outcome.Held.class);
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void thatAKillCutShortBeforeItsFileWasThereIsFinishedToo() {
    set.state().rollbackBegins(1);
    cycle = set.cycle();
    assertThat(cycle.run(catalog.view()).again()).isPresent();
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(run()).isInstanceOf(Outcome.Held.class);
  }

  @Test
  void takesAnEarlierApprovalBack() {
    set.state().rememberApproval();
    cycle.rollBack(1, catalog.view());
    assertThat(run()).isInstanceOf(Outcome.Held.class);
  }

  @Test
  void ofAVersionThatIsNotKeptIsRefused() {
    assertThat(Replies.of(cycle.rollBack(77, catalog.view())))
        .startsWith("2 version 77: is not kept");
    assertThat(set.state().rollingBack()).isEmpty();
    assertThat(run()).isInstanceOf(Outcome.Unchanged.class);
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
