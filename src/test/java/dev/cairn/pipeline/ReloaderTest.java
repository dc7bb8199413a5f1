package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.process.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloaderTest {
  @TempDir Path temporary;

  private final FakeCatalog catalog = new FakeCatalog();
  private TestSet set;

  @BeforeEach
  void makeSet() {
    set = new TestSet(temporary, "web");
    catalog.key("web/port", "3000");
  }

  @Test
  void zeroMeansInService() {
    assertThat(reload()).isInstanceOf(Reload.Done.class).returns(false, Reload::owed);
  }

  @Test
  void keepsWhatASuccessfulHookSays() {
    set.commands.end("reload", 0, "hook: old workers end as their connections do\n");
    assertThat(reload().toString())
        .matches("in [0-9]+ ms: hook: old workers end as their connections do");
  }

  @Test
  void tenMeansThatTheProxyRefused() {
    set.commands.end("reload", 10, "the new worker cannot bind :3000");
    Reload.Refused refused = (Reload.Refused) reload();
    assertThat(refused.owed()).isTrue();
    assertThat(refused.why())
        .hasToString(
            "web: reload: reload ended with 10: the new worker cannot bind :3000;"
                + " it is tried again; see its output");
    assertThat(set.destination).hasContent(TestSet.rendered(3000));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, 126, 137})
  void anyOtherCodeMeansThatTheEnvironmentFailed(int code) {
    set.commands.end("reload", code, "");
    assertThat(reload()).isInstanceOf(Reload.Failed.class).returns(true, Reload::owed);
    assertThat(set.destination).hasContent(TestSet.rendered(3000));
  }

  @Test
  void aHookThatHangsOrIsNotThereFailed() {
    set.commands.end("reload", run -> new Ending.TimedOut("", Duration.ofSeconds(7)));
    assertThat(reload()).isInstanceOf(Reload.Failed.class);
    set.commands.end("reload", run -> new Ending.NotStarted("No such file or directory"));
    assertThat(reload()).isInstanceOf(Reload.Failed.class);
  }

  @Test
  void tellsTheHookTheSetItsFilesAndItsTime() {
    reload();
    assertThat(environment())
        .containsEntry("CAIRN_SET", "web")
        .containsEntry("CAIRN_FILES", set.destination.toString())
        .containsEntry("CAIRN_STATE_DIR", set.states.resolve("web").toString())
        .containsEntry("CAIRN_TIMEOUT", "7");
  }

  @Test
  void tellsTheHookPathsThatHoldInItsOwnDirectory() {
    Path relative = Path.of("").toAbsolutePath().relativize(set.directory);
    TestSet here = new TestSet(temporary, "here");
    here.manifest(TestSet.file("web.peb", Path.of("here.cfg")), "");
    catalog.key("here/port", "3000");
    Cycle cycle = here.cycle(relative.resolveSibling("here"));
    cycle.run(catalog.view());
    assertThat(here.commands.runs("reload").get(0).environment())
        .containsEntry("CAIRN_FILES", here.directory.resolve("here.cfg").toString());
  }

  @Test
  void tellsTheHookTheOldAndTheNewPorts() {
    reload();
    assertThat(environment()).containsEntry("CAIRN_PORTS", "3000");
    catalog.key("web/port", "900");
    reload();
    assertThat(environment()).containsEntry("CAIRN_PORTS", "900 3000");
    catalog.key("web/port", "3001");
    reload();
    assertThat(environment()).containsEntry("CAIRN_PORTS", "900 3001");
  }

  @Test
  void takesTheOldPortsFromTheDiskWhereItNeverReloaded() {
    TestSet.write(set.destination, TestSet.rendered(8080));
    reload();
    assertThat(environment()).containsEntry("CAIRN_PORTS", "3000 8080");
  }

  @Test
  void countsThePortsThatTheProxyReallyRunsAsTheOldOnes() {
    reload();
    set.commands.end("reload", 1, "");
    catalog.key("web/port", "3001");
    reload();
    catalog.key("web/port", "3002");
    reload();
    assertThat(environment()).containsEntry("CAIRN_PORTS", "3000 3002");
  }

  @Test
  void stillOwesAReloadThatCannotBeRecorded() throws IOException {
    Path copies = set.states.resolve("web/reloaded");
    Files.createDirectories(copies);
    Reload.Failed failed = (Reload.Failed) reload();
    assertThat(failed.why().toString()).startsWith(copies.toString());
    Files.delete(copies);
    assertThat(reload()).isInstanceOf(Reload.Done.class);
  }

  @Test
  void aSetWithoutAHookOwesNothing() {
    TestSet.write(
        set.directory.resolve("set.yaml"),
        "name: web\ndialect: haproxy\nfiles:\n" + TestSet.file("web.peb", set.destination));
    assertThat(reload()).isEqualTo(new Reload.NotNeeded());
  }

  private Reload reload() {
    Outcome outcome = set.cycle().run(catalog.view()).outcome();
    return outcome instanceof Outcome.Committed committed
        ? committed.reload()
        : ((Outcome.Unchanged) outcome).reload();
  }

  private Map<String, String> environment() {
    var runs = set.commands.runs("reload");
    return runs.get(runs.size() - 1).environment();
  }
}
