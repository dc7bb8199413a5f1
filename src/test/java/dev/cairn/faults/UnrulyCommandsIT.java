package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks and hooks that do anything but their work: each is ended and reported. */
class UnrulyCommandsIT {
  private static final String FLOOD = "yes 'more than anybody will read'";

  @TempDir Path directory;
  private DiskSet set;

  @BeforeEach
  void makeSet() {
    set = new DiskSet(directory).write();
    set.register(1);
  }

  /** A command that notes its own process, and then does this. */
  private String command(String script) {
    Path file = directory.resolve("command.sh");
    OwnSet.write(file, "echo $$ >> " + pids() + "\n" + script + "\n");
    return "{command: [sh, " + file + "], timeout: 2s}\n";
  }

  private Path pids() {
    return directory.resolve("pids");
  }

  /** Nothing that the commands noted is left. */
  private void awaitGone() {
    await()
        .atMost(DiskSet.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(pids()))
                    .isNotEmpty()
                    .allMatch(
                        pid ->
                            ProcessHandle.of(Long.parseLong(pid.strip()))
                                .filter(ProcessHandle::isAlive)
                                .isEmpty()));
  }

  /** The old file stays, and the set goes on once the check is one again. */
  private void checkIsReported(String script, String said) throws Exception {
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      set.write(set.destination(), "check: " + command(script));
      sidecar.signal("HUP");
      sidecar.awaitOutput("read again");
      set.register(2);
      sidecar.awaitOutput("own: check: " + said);
      awaitGone();
      set.assertStays(1, sidecar, "own: check: ");

      set.write();
      sidecar.signal("HUP");
      set.awaitServed(2);
    }
  }

  /** The new file stays, and its reload is owed until a hook succeeds. */
  private void hookIsReported(String script, String said) throws Exception {
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      set.writeWithReload(command(script));
      sidecar.signal("HUP");
      sidecar.awaitOutput("read again");
      set.register(2);
      sidecar.awaitOutput("own: reload: " + said);
      sidecar.awaitOutput("own: the reload is owed; trying again in 1 min");
      awaitGone();
      set.assertStays(2, sidecar, "own: reload: ");

      set.write();
      sidecar.signal("HUP");
      set.awaitServed(2);
    }
  }

  @Test
  void aCheckThatHangs() throws Exception {
    checkIsReported("echo waiting; sleep 300", "sh was ended after 2 s: waiting");
  }

  @Test
  void aCheckThatIgnoresTerm() throws Exception {
    checkIsReported("trap '' TERM; while :; do sleep 0.1; done", "sh was ended after ");
  }

  @Test
  void aCheckWhoseChildHoldsTheOutputAndIgnoresTerm() throws Exception {
    checkIsReported(
        "sh -c 'echo $$ >> " + pids() + "; trap \"\" TERM; sleep 300; :' & wait",
        "sh was ended after ");
  }

  @Test
  void aCheckThatASignalEnds() throws Exception {
    checkIsReported("echo cannot; kill -SEGV $$", "sh ended with 139: cannot; correct what");
  }

  @Test
  void aCheckThatFloods() throws Exception {
    checkIsReported(
        "trap '' TERM; while :; do " + FLOOD + "; done",
        "sh was ended, because it printed without end: ");
  }

  @Test
  void aHookThatHangs() throws Exception {
    hookIsReported("echo waiting; sleep 300", "sh was ended after 2 s: waiting");
  }

  @Test
  void aHookThatASignalEnds() throws Exception {
    hookIsReported("kill -KILL $$", "sh ended with 137; it is tried again; see its output");
  }

  @Test
  void aHookThatFloods() throws Exception {
    hookIsReported(FLOOD, "sh was ended, because it printed without end: ");
  }

  @Test
  void aHookThatLeavesADaemonWithItsOutputBehind() throws Exception {
    Path daemon = directory.resolve("daemon");
    set.writeWithReload(
        "{command: [sh, -c, 'sleep 300 & echo $! > " + daemon + "'], timeout: 60s}\n");
    try (CairnProcess sidecar = set.sidecar()) {
      sidecar.awaitOutput(", reloaded in ");
      ProcessHandle left =
          ProcessHandle.of(Long.parseLong(Files.readString(daemon).strip())).orElseThrow();
      assertThat(left.isAlive()).isTrue();
      set.write();
      sidecar.signal("HUP");
      set.register(2);
      set.awaitServed(2);
      assertThat(left.isAlive()).isTrue();
      left.destroyForcibly();
    }
  }

  @Test
  void aCheckWhoseChildIgnoresTermWhereCairnRunsOnce() throws Exception {
    set.write(
        set.destination(),
        "check: "
            + command("sh -c 'echo $$ >> " + pids() + "; trap \"\" TERM; sleep 300; :' & wait"));
    Shell once = set.cairn(List.of(), "render", "--write").awaitEnd();
    assertThat(once.code()).as(once.output()).isEqualTo(4);
    awaitGone();
  }

  @Test
  void aCheckUnderWayWhenCairnThatRunsOnceIsToldToStop() throws Exception {
    String slow = command("sleep 300").replace("timeout: 2s", "timeout: 60s");
    set.write(set.destination(), "check: " + slow);
    try (CairnProcess once = set.cairn(List.of(), "render", "--write")) {
      await().atMost(DiskSet.PATIENCE).until(() -> Files.exists(pids()));
      once.signal("TERM");
      assertThat(once.awaitEnd().code()).isEqualTo(143);
    }
    awaitGone();
    assertThat(DiskSet.names(set.disk())).containsExactly(".own.cfg.cairn-lock");
  }

  @Test
  void aFloodLeavesNothingOnTheDiskOfTemporaryFiles() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    set.write(set.destination(), "check: " + command("echo first; " + FLOOD));
    Shell once =
        set.cairn(
                List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary),
                "render",
                "--write")
            .awaitEnd();
    assertThat(once.code()).as(once.output()).isEqualTo(4);
    assertThat(once.output()).contains("sh was ended, because it printed without end: ");
    assertThat(DiskSet.names(temporary)).noneMatch(name -> name.startsWith("cairn-output"));
    assertThat(set.destination()).doesNotExist();
  }
}
