package dev.cairn.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCommandsTest {
  @TempDir Path directory;

  private final Commands commands =
      new SystemCommands(
          Map.of(
              "PATH", System.getenv("PATH"),
              "CONSUL_HTTP_TOKEN", "planted-secret",
              "HAPROXY_RELOAD", "true"),
          Duration.ofMillis(300));

  @Test
  void givesExitCodeAndOutputTogether() {
    assertThat(sh("echo out; echo err >&2; exit 10", 10))
        .isEqualTo(new Ending.Exited(10, "out\nerr\n"));
  }

  @Test
  void passesArgumentsUnparsed() {
    Command command =
        new Command(
            List.of("printf", "%s|", "a b", "\"c\" 'd'"), directory, Duration.ofSeconds(10));
    assertThat(commands.run(command, Map.of())).isEqualTo(new Ending.Exited(0, "a b|\"c\" 'd'|"));
  }

  @Test
  void keepsTheTokenFromChildren() {
    Ending ending = commands.run(command("env | sort", 10), Map.of("CAIRN_SET", "web"));
    assertThat(((Ending.Exited) ending).output())
        .contains("CAIRN_SET=web", "HAPROXY_RELOAD=true", "PATH=")
        .doesNotContain("planted-secret");
  }

  @Test
  void endsAGrandchildThatHoldsTheOutput() throws IOException {
    Ending ending = sh("sleep 300 & echo $! > child; wait", 1);
    assertThat(ending).isInstanceOf(Ending.TimedOut.class);
    assertGone("child");
  }

  @Test
  void endsAChildThatIgnoresTerm() throws IOException {
    Ending ending = sh("trap '' TERM; echo $$ > child; while :; do sleep 0.1; done", 1);
    assertThat(ending).isInstanceOf(Ending.TimedOut.class);
    assertGone("child");
  }

  @Test
  void returnsWhenAlsoTheChildIsGoneThatIgnoresTermWhereItsParentDoesNot() throws IOException {
    sh("sh -c 'trap \"\" TERM; echo $$ > child; exec sleep 300' & wait", 1);
    assertIsGone("child");
  }

  @Test
  void endsAChildWhoseParentIsGone() throws IOException {
    sh("(sleep 300 & echo $! > child); sleep 300", 1);
    assertIsGone("child");
  }

  @Test
  void endsAChildThatComesWithinTheGrace() throws IOException {
    Commands patient = new SystemCommands(Map.of(), Duration.ofSeconds(100));
    patient.run(
        command("trap 'sleep 300 & echo $! > child; exit' TERM; sleep 300 & wait", 1), Map.of());
    assertIsGone("child");
  }

  @Test
  void leavesADaemonAloneThatMadeItselfOneBeforeTheTimeout() throws IOException {
    Ending ending = sh("(setsid sleep 300 & echo $! > daemon); sleep 300", 1);
    assertThat(ending).isInstanceOf(Ending.TimedOut.class);
    ProcessHandle daemon = process("daemon").orElseThrow();
    assertThat(daemon.isAlive()).isTrue();
    daemon.destroyForcibly();
  }

  @Test
  void keepsShortWhatADaemonWritesThatIsLeftBehind() throws IOException {
    sh("(head -c 40000000 /dev/zero; touch written; exec sleep 300) & echo $! > daemon", 100);
    ProcessHandle daemon = process("daemon").orElseThrow();
    Path output = Path.of("/proc/" + daemon.pid() + "/fd/1");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(directory.resolve("written")) && Files.size(output) < 20_000_000);
    assertThat(daemon.isAlive()).isTrue();
    daemon.destroyForcibly();
  }

  @Test
  void leavesADaemonAloneAndDoesNotWaitForIt() throws IOException {
    Ending ending = sh("sleep 300 & echo $! > daemon; echo started", 100);
    assertThat(ending).isEqualTo(new Ending.Exited(0, "started\n"));
    ProcessHandle daemon = process("daemon").orElseThrow();
    assertThat(daemon.isAlive()).isTrue();
    daemon.destroyForcibly();
  }

  @Test
  void keepsOnlyTheEndOfAFlood() {
    Ending.Exited ending = (Ending.Exited) sh("yes flood | head -c 5000000; echo the end", 60);
    assertThat(ending.output()).hasSizeLessThanOrEqualTo(64 * 1024).endsWith("the end\n");
  }

  @Test
  void endsACommandThatPrintsWithoutEnd() throws IOException {
    Ending ending = sh("trap '' TERM; echo $$ > child; while :; do yes flood; done", 100);
    assertThat(ending).isInstanceOf(Ending.Flooded.class);
    assertThat(((Ending.Flooded) ending).output())
        .hasSizeLessThanOrEqualTo(64 * 1024)
        .contains("flood\nflood\n");
    assertGone("child");
  }

  @Test
  void tellsASignalByTheExitCode() {
    assertThat(sh("kill -9 $$", 10)).isEqualTo(new Ending.Exited(137, ""));
  }

  @Test
  void tellsWhatCannotBeStarted() {
    Command missing = new Command(List.of("./missing"), directory, Duration.ofSeconds(1));
    assertThat(commands.run(missing, Map.of()))
        .isEqualTo(new Ending.NotStarted("No such file or directory"));
  }

  @Test
  void tellsWhatIsNotOnThePath() {
    Command missing =
        new Command(List.of("no-such-program", "-c"), directory, Duration.ofSeconds(1));
    assertThat(commands.run(missing, Map.of()))
        .isEqualTo(new Ending.NotStarted("No such file or directory"));
  }

  @Test
  void tellsWhatIsNotExecutable() throws IOException {
    Files.writeString(directory.resolve("hook"), "#!/bin/sh\necho hooked\n");
    Command command = new Command(List.of("./hook"), directory, Duration.ofSeconds(1));
    assertThat(commands.run(command, Map.of()))
        .isEqualTo(new Ending.NotStarted("Permission denied"));
  }

  @Test
  void givesWhatATimedOutCommandHadPrinted() {
    Ending.TimedOut ending = (Ending.TimedOut) sh("echo waiting for the lock; sleep 300", 1);
    assertThat(ending.output()).isEqualTo("waiting for the lock\n");
    assertThat(ending.after()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void letsACommandEndInPeaceWithinTheGrace() {
    Ending ending = sh("trap 'echo cleaned up; exit 0' TERM; sleep 300 & wait", 1);
    assertThat(((Ending.TimedOut) ending).output()).isEqualTo("cleaned up\n");
  }

  @Test
  void givesNoInputToWaitFor() {
    assertThat(sh("cat; echo read", 10)).isEqualTo(new Ending.Exited(0, "read\n"));
  }

  @Test
  void readsBytesThatAreNoText() {
    Ending.Exited ending = (Ending.Exited) sh("printf 'a\\377b'", 10);
    assertThat(ending.output()).isEqualTo("a\ufffdb");
  }

  @Test
  void resolvesAProgramWithASlashAgainstTheDirectory() throws IOException {
    Path script = Files.writeString(directory.resolve("hook"), "#!/bin/sh\necho hooked\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Command command = new Command(List.of("./hook"), directory, Duration.ofSeconds(10));
    assertThat(commands.run(command, Map.of())).isEqualTo(new Ending.Exited(0, "hooked\n"));
  }

  @Test
  void endsTheCommandWhenItsThreadIsInterrupted() throws Exception {
    AtomicReference<Ending> ending = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> ending.set(sh("sh -c 'echo $$ > child; while :; do sleep 0.1; done'; :", 100)));
    thread.start();
    await().until(() -> Files.exists(directory.resolve("child")) && process("child").isPresent());
    thread.interrupt();
    thread.join(10_000);
    assertThat(ending.get()).isEqualTo(new Ending.Stopped());
    assertGone("child");
  }

  @Test
  void startsNothingForAThreadThatIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThat(sh("touch started", 10)).isEqualTo(new Ending.Stopped());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(directory.resolve("started")).doesNotExist();
  }

  private Ending sh(String script, int timeout) {
    return commands.run(command(script, timeout), Map.of());
  }

  private Command command(String script, int timeout) {
    return new Command(List.of("sh", "-c", script), directory, Duration.ofSeconds(timeout));
  }

  private java.util.Optional<ProcessHandle> process(String file) throws IOException {
    String pid = Files.readString(directory.resolve(file)).strip();
    return pid.isEmpty() ? java.util.Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
  }

  /** By now; what nobody has waited for yet is gone, too. */
  private void assertIsGone(String file) throws IOException {
    String pid = Files.readString(directory.resolve(file)).strip();
    assertThat(Shell.run("ps", "-o", "stat=", "-p", pid).output()).matches("(Z.*\n)?");
  }

  private void assertGone(String file) {
    await().until(() -> process(file).filter(ProcessHandle::isAlive).isEmpty());
  }
}
