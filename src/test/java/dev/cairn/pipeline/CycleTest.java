package dev.cairn.pipeline;

import static dev.cairn.pipeline.TestSet.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.process.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CycleTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private TestSet set;
  private FakeCommands commands;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "web");
    commands = set.commands;
  }

  @Test
  void writesAndReloads() {
    catalog.key("web/port", "3000");
    assertThat(outcome(set.cycle())).isInstanceOf(Outcome.Committed.class);
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(commands.runs("reload")).hasSize(1);
    assertThat(directory()).containsExactly("README", "web.cfg");
  }

  @Test
  void waitsWhileAnswersAreMissing() {
    Pass pass = set.cycle().run(catalog.view());
    assertThat(pass.outcome()).isInstanceOf(Outcome.Waiting.class);
    assertThat(((Outcome.Waiting) pass.outcome()).missing())
        .isEqualTo(Set.of(FakeCatalog.query("web/port")));
    assertThat(pass.complete()).isFalse();
    assertNothingRan();
    assertThat(set.destination).doesNotExist();
  }

  @Test
  void keepsOldFileWhenCheckFails() {
    Cycle cycle = running();
    catalog.key("web/port", "3001");
    commands.end("check", 1, "cannot bind");
    Outcome outcome = outcome(cycle);
    assertThat(((Outcome.Rejected) outcome).why())
        .hasToString("web: check: check ended with 1: cannot bind; correct what it names");
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(commands.runs("reload")).hasSize(1);
    assertThat(directory()).containsExactly("README", "web.cfg");
  }

  @Test
  void keepsOldFileWhenTheCheckCannotRun() {
    Cycle cycle = running();
    catalog.key("web/port", "3001");
    commands.end("check", run -> new Ending.NotStarted("No such file or directory"));
    assertThat(outcome(cycle)).isInstanceOf(Outcome.Rejected.class);
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void keepsOldFileWhenATemplateFails() {
    Cycle cycle = running();
    catalog.noKey("web/port");
    assertThat(((Outcome.Failed) outcome(cycle)).why().problem())
        .contains("the key \"web/port\" does not exist");
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(commands.runs("reload")).hasSize(1);
  }

  @Test
  void doesNothingWhenNothingChanged() throws IOException {
    Cycle cycle = running();
    Files.setLastModifiedTime(set.destination, FileTime.fromMillis(1000));
    assertThat(outcome(cycle)).isEqualTo(new Outcome.Unchanged(new Reload.NotNeeded()));
    assertThat(Files.getLastModifiedTime(set.destination)).isEqualTo(FileTime.fromMillis(1000));
    assertThat(commands.runs("check")).hasSize(1);
    assertThat(commands.runs("reload")).hasSize(1);
  }

  @Test
  void putsBackWhatAnotherChangedWithoutAReload() {
    Cycle cycle = running();
    TestSet.write(set.destination, "edited by hand");
    Outcome.Committed outcome = (Outcome.Committed) outcome(cycle);
    assertThat(outcome.reload()).isEqualTo(new Reload.NotNeeded());
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void reloadsAFileThatItNeverReloaded() {
    TestSet.write(set.destination, rendered(3000));
    catalog.key("web/port", "3000");
    assertThat(outcome(set.cycle())).isInstanceOf(Outcome.Unchanged.class);
    assertThat(commands.runs("check")).isEmpty();
    assertThat(commands.runs("reload")).hasSize(1);
  }

  @Test
  void owesAReloadUntilItSucceeds() {
    commands.end("reload", 1, "no master socket");
    catalog.key("web/port", "3000");
    Cycle cycle = set.cycle();
    assertThat(((Outcome.Committed) outcome(cycle)).reload()).isInstanceOf(Reload.Failed.class);
    assertThat(((Outcome.Unchanged) outcome(cycle)).reload()).isInstanceOf(Reload.Failed.class);
    commands.end("reload", 0, "");
    assertThat(((Outcome.Unchanged) outcome(cycle)).reload()).isInstanceOf(Reload.Done.class);
    assertThat(((Outcome.Unchanged) outcome(cycle)).reload()).isEqualTo(new Reload.NotNeeded());
    assertThat(commands.runs("reload")).hasSize(3);
  }

  @Test
  void owesAReloadAcrossARestart() {
    commands.end("reload", 1, "");
    catalog.key("web/port", "3000");
    outcome(set.cycle());
    commands.end("reload", 0, "");
    assertThat(((Outcome.Unchanged) outcome(set.cycle())).reload()).isInstanceOf(Reload.Done.class);
    assertThat(outcome(set.cycle())).isEqualTo(new Outcome.Unchanged(new Reload.NotNeeded()));
  }

  /** As HAProxy does whose new worker cannot bind the port. */
  private void refuse(int port) {
    commands.end(
        "reload",
        run ->
            new Ending.Exited(TestSet.read(set.destination).equals(rendered(port)) ? 10 : 0, ""));
  }

  @Test
  void putsTheLastGoodFileBackWhereTheProxyRefusesTheNew() {
    Cycle cycle = running();
    refuse(3001);
    catalog.key("web/port", "3001");
    Pass pass = cycle.run(catalog.view());
    assertThat(((Outcome.Committed) pass.outcome()).reload())
        .isInstanceOfSatisfying(Reload.Refused.class, r -> assertThat(r.putBack()).isTrue());
    assertThat(pass.again()).isPresent();
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(commands.runs("reload")).hasSize(3);
    assertThat(set.state().directory().resolve("refused").resolve("output"))
        .content()
        .contains("ended with 10");

    assertThat(outcome(cycle)).isInstanceOf(Outcome.Refused.class);
    assertThat(commands.runs("reload")).hasSize(3);
    catalog.key("web/port", "3002");
    assertThat(((Outcome.Committed) outcome(cycle)).reload()).isInstanceOf(Reload.Done.class);
  }

  @Test
  void triesWhatWasRefusedAgainAfterAWhile() {
    ScriptedTicker ticker = new ScriptedTicker();
    Cycle cycle = set.cycle(ticker);
    catalog.key("web/port", "3000");
    outcome(cycle);
    refuse(3001);
    catalog.key("web/port", "3001");
    outcome(cycle);
    commands.end("reload", 0, "");
    ticker.pass(59);
    assertThat(outcome(cycle)).isInstanceOf(Outcome.Refused.class);
    ticker.pass(2);
    assertThat(((Outcome.Committed) outcome(cycle)).reload()).isInstanceOf(Reload.Done.class);
    assertThat(set.destination).hasContent(rendered(3001));
  }

  @Test
  void theFirstFileStaysAlthoughRefused() {
    refuse(3000);
    catalog.key("web/port", "3000");
    Cycle cycle = set.cycle();
    assertThat(((Outcome.Committed) outcome(cycle)).reload().owed()).isTrue();
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(refused("output")).content().contains("ended with 10");
    assertThat(((Outcome.Refused) outcome(cycle)).why().problem()).contains("on disk all the same");
  }

  private Path refused(String name) {
    return set.state().directory().resolve("refused").resolve(name);
  }

  @Test
  void putsBackWhatWasThereBeforeCairn() {
    TestSet.write(set.destination, "good");
    refuse(3000);
    catalog.key("web/port", "3000");
    assertThat(((Outcome.Committed) outcome(set.cycle())).reload().owed()).isFalse();
    assertThat(set.destination).hasContent("good");
    assertThat(causes()).containsExactly("was there before Cairn");
  }

  @Test
  void putsBackWhatWasThereBeforeCairnAlsoWhereTheVerdictComesLate() {
    TestSet.write(set.destination, "good");
    commands.end("reload", 1, "no master socket");
    catalog.key("web/port", "3000");
    outcome(set.cycle());
    refuse(3000);
    outcome(set.cycle());
    assertThat(set.destination).hasContent("good");
    assertThat(causes()).containsExactly("was there before Cairn");
  }

  private List<String> causes() {
    return set.state().history().versions().stream().map(v -> v.cause()).toList();
  }

  @Test
  void aVersionCountsFromItsCommitOrFromItsReload() {
    commands.end("reload", 1, "");
    catalog.key("web/port", "3000");
    outcome(set.cycle());
    assertThat(causes()).containsExactly("1 frontend added");
    set.state().history().withdraw(1);
    commands.end("reload", 0, "");
    outcome(set.cycle());
    assertThat(causes()).containsExactly("1 frontend added");
  }

  @Test
  void putsBackAlsoWhereTheStateDirectoryTakesNothing() {
    Cycle cycle = running();
    refuse(3001);
    TestSet.write(set.state().directory().resolve("refused"), "in the way");
    catalog.key("web/port", "3001");
    Pass pass = cycle.run(catalog.view());
    assertThat(((Outcome.Committed) pass.outcome()).reload().owed()).isFalse();
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(pass.notes().toString()).contains("refused");
    // Nor is it tried again before its time.
    assertThat(outcome(cycle)).isInstanceOf(Outcome.Refused.class);
    assertThat(commands.runs("reload")).hasSize(3);
  }

  @Test
  void triesSoonAgainToPutBackWhatCouldNotBe() {
    Cycle cycle = running();
    Path folder = Objects.requireNonNull(set.destination.getParent());
    commands.end(
        "reload",
        run -> {
          if (!TestSet.read(set.destination).equals(rendered(3001))) {
            return new Ending.Exited(0, "");
          }
          becomesALink(set.destination);
          permit(folder, "rwxrwxrwx");
          return new Ending.Exited(10, "");
        });
    catalog.key("web/port", "3001");
    Pass pass = cycle.run(catalog.view());
    assertThat(((Outcome.Committed) pass.outcome()).reload().owed()).isTrue();
    assertThat(pass.again().orElseThrow()).hasSeconds(5);
    assertThat(((Outcome.Refused) outcome(cycle)).putBack().orElseThrow().owed()).isTrue();

    permit(folder, "rwxr-xr-x");
    assertThat(((Outcome.Refused) outcome(cycle)).putBack().orElseThrow().owed()).isFalse();
    assertThat(set.destination).hasContent(rendered(3000));
    assertThat(commands.runs("reload")).hasSize(3);
  }

  /** Where everyone may write, no link is followed. */
  private static void becomesALink(Path file) {
    try {
      Path moved = Files.move(file, file.resolveSibling("moved"));
      Files.createSymbolicLink(file, moved);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void permit(Path folder, String mode) {
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void doesNotTryWhatWasRefusedAgainBecauseItIsStartedAnewOrReadAgain() {
    ScriptedTicker ticker = new ScriptedTicker();
    catalog.key("web/port", "3000");
    outcome(set.cycle(ticker));
    refuse(3001);
    catalog.key("web/port", "3001");
    Cycle first = set.cycle(ticker);
    outcome(first);
    ticker.pass(59);
    Cycle anew = set.cycle(ticker);
    assertThat(outcome(anew)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome(set.cycle(ticker).inherit(first))).isInstanceOf(Outcome.Refused.class);
    ticker.pass(2);
    assertThat(outcome(anew)).isInstanceOf(Outcome.Committed.class);
    ticker.pass(119);
    assertThat(outcome(set.cycle(ticker))).isInstanceOf(Outcome.Refused.class);
    ticker.pass(2);
    assertThat(outcome(set.cycle(ticker))).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void whatIsPutBackIsNoReasonToOverwriteTheBackup() {
    set.manifest(
        "  - {template: web.peb, destination: " + set.destination + ", backup: true}\n", "");
    Cycle cycle = running();
    catalog.key("web/port", "3001");
    outcome(cycle);
    refuse(3002);
    catalog.key("web/port", "3002");
    outcome(cycle);
    assertThat(set.destination).hasContent(rendered(3001));
    assertThat(set.destination.resolveSibling("web.cfg.bak")).hasContent(rendered(3001));
  }

  @Test
  void aCheckThatWasStoppedBlamesNobody() {
    Cycle cycle = running();
    commands.end("check", run -> new Ending.Stopped());
    catalog.key("web/port", "3001");
    assertThat(outcome(cycle)).isInstanceOf(Outcome.Failed.class);
    assertThat(commands.runs("check")).hasSize(2);
    assertThat(set.destination).hasContent(rendered(3000));
  }

  @Test
  void aDamagedMemoryIsAFailureAndNotTheEnd() {
    Cycle cycle = running();
    catalog.key("web/port", "3001");
    Path memory = set.state().directory().resolve("memory.json");
    TestSet.write(memory, "{");
    assertThat(outcome(cycle)).isInstanceOf(Outcome.Committed.class);
    assertThat(((Outcome.Failed) outcome(set.cycle())).why().toString())
        .startsWith(memory + ": is damaged; remove it");
    assertThat(set.destination).hasContent(rendered(3001));
  }

  @Test
  void keepsOldFileWhenWhatItMustRememberCannotBeKept() {
    set.template("web.peb", "frontend web\n  bind :{{ keyInteger('web/port', default=1) }}\n");
    TestSet.write(set.destination, "old");
    String staged = ".memory.json.cairn-" + ProcessHandle.current().pid();
    TestSet.write(set.states.resolve("web").resolve(staged).resolve("in-the-way"), "");
    catalog.key("web/port", "3001");
    assertThat(outcome(set.cycle())).isInstanceOf(Outcome.Failed.class);
    assertThat(set.destination).hasContent("old");
    assertThat(commands.runs("reload")).isEmpty();
  }

  private Cycle running() {
    catalog.key("web/port", "3000");
    Cycle cycle = set.cycle();
    assertThat(outcome(cycle)).isInstanceOf(Outcome.Committed.class);
    return cycle;
  }

  private Outcome outcome(Cycle cycle) {
    return cycle.run(catalog.view()).outcome();
  }

  private void assertNothingRan() {
    assertThat(commands.runs("check")).isEmpty();
    assertThat(commands.runs("reload")).isEmpty();
  }

  private Stream<String> directory() {
    String[] names = temporary.resolve("out").toFile().list();
    return Stream.of(names == null ? new String[0] : names).sorted();
  }
}
