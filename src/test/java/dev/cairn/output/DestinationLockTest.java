package dev.cairn.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationLockTest {
  @TempDir Path directory;

  private Path path;
  private final List<Process> others = new ArrayList<>();

  @BeforeEach
  void choosePath() {
    path = directory.resolve("haproxy.cfg");
  }

  @AfterEach
  void endOthers() {
    others.forEach(Process::destroyForcibly);
  }

  @Test
  void tellsASecondProcessWhichOneHoldsIt() throws IOException {
    Process first = other();
    assertThat(said(first)).isEqualTo("held");
    assertThat(said(other())).isEqualTo(refusal(first.pid()));
  }

  @Test
  void isFreeAfterItsHolderWasKilled() throws Exception {
    Process first = other();
    assertThat(said(first)).isEqualTo("held");
    first.destroyForcibly().waitFor();
    assertThat(said(other())).isEqualTo("held");
  }

  @Test
  void isFreeAgainWhenClosed() throws IOException {
    DestinationLock.take(Disk.destination(path)).close();
    DestinationLock.take(Disk.destination(path)).close();
    assertThat(said(other())).isEqualTo("held");
  }

  @Test
  void refusesASecondHolderInTheSameProcess() {
    try (DestinationLock lock = DestinationLock.take(Disk.destination(path))) {
      assertThatThrownBy(() -> DestinationLock.take(Disk.destination(path)))
          .isInstanceOf(DiagnosticException.class)
          .hasMessage(refusal(ProcessHandle.current().pid()));
    }
  }

  @Test
  void keepsOthersOutAfterARefusalInItsOwnProcess() throws IOException {
    try (DestinationLock lock = DestinationLock.take(Disk.destination(path))) {
      assertThatThrownBy(() -> DestinationLock.take(Disk.destination(path)))
          .isInstanceOf(DiagnosticException.class);
      assertThat(said(other())).isEqualTo(refusal(ProcessHandle.current().pid()));
    }
  }

  @Test
  void isOneForALinkAndWhatItPointsTo() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.cfg"), path);
    try (DestinationLock lock = DestinationLock.take(Disk.destination(link))) {
      assertThatThrownBy(() -> DestinationLock.take(Disk.destination(path)))
          .isInstanceOf(DiagnosticException.class);
    }
  }

  @Test
  void doesNotEmptyWhatALinkInPlaceOfTheLockPointsTo() throws IOException {
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    Files.createSymbolicLink(directory.resolve(".haproxy.cfg.cairn-lock"), victim);
    assertThatThrownBy(() -> DestinationLock.take(Disk.destination(path)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith(path + ": cannot be locked");
    assertThat(victim).hasContent("untouched");
  }

  private String refusal(long holder) {
    return path + ": another Cairn writes it (process " + holder + "); stop that one first";
  }

  private Process other() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    others.add(process);
    return process;
  }

  private static String said(Process process) throws IOException {
    BufferedReader reader = process.inputReader();
    return String.valueOf(reader.readLine());
  }
}
