package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Cairn in a JVM of its own, from the classes under test. */
public final class CairnProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Shell.Started started;

  private CairnProcess(Shell.Started started) {
    this.started = started;
  }

  /** Starts a command, with variables added to the environment. */
  public static CairnProcess start(Map<String, String> environment, String... args) {
    return startBy(List.of(), environment, args);
  }

  /**
   * Starts a command by a program that takes rights away.
   *
   * @param starter it becomes Cairn by exec
   */
  public static CairnProcess startBy(
      List<String> starter, Map<String, String> environment, String... args) {
    List<String> command = new ArrayList<>(starter);
    command.addAll(ArchivedCairn.underTest().command(List.of(args)));
    return new CairnProcess(Shell.start(environment, command.toArray(String[]::new)));
  }

  public long pid() {
    return started.process().pid();
  }

  public boolean isAlive() {
    return started.process().isAlive();
  }

  /** What it has printed so far. */
  public String output() {
    return started.output();
  }

  /** Waits until a text is in what it has printed; fails where it ends before. */
  public void awaitOutput(String text) {
    awaitOutput(text, 1);
  }

  /** Waits until a text is in what it has printed that often. */
  public void awaitOutput(String text, int times) {
    await()
        .atMost(PATIENCE)
        .failFast(() -> isTrue(isAlive() || count(text) >= times, "ended: " + output()))
        .untilAsserted(() -> isTrue(count(text) >= times, "no \"" + text + "\" in: " + output()));
  }

  private static void isTrue(boolean condition, String otherwise) {
    assertThat(condition).as(otherwise).isTrue();
  }

  /** How often a text is in what it has printed. */
  public int count(String text) {
    return (output().length() - output().replace(text, "").length()) / text.length();
  }

  public void signal(String name) {
    started.signal(name);
  }

  /** Waits for its end. */
  public Shell awaitEnd() {
    return Shell.await(started);
  }

  /** Ends it as a service manager does. */
  @Override
  public void close() throws InterruptedException {
    started.process().destroy();
    if (!started.process().waitFor(10, TimeUnit.SECONDS)) {
      started.process().destroyForcibly().waitFor();
    }
  }
}
