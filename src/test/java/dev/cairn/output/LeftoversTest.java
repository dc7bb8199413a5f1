package dev.cairn.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir Path directory;

  @Test
  void sweepsWhatDeadProcessesLeft() throws Exception {
    plant(".haproxy.cfg.cairn-" + deadPid());
    Leftovers.sweep(directory.resolve("haproxy.cfg"));
    assertThat(Disk.names(directory)).isEmpty();
  }

  @Test
  void areSweptByWhoHasTheLockAlsoWhereNothingIsStagedAnew() throws Exception {
    plant("haproxy.cfg", ".haproxy.cfg.cairn-" + deadPid());
    StagedFile.recover(Disk.destination(directory.resolve("haproxy.cfg")));
    assertThat(Disk.names(directory)).containsExactly("haproxy.cfg");
  }

  @Test
  void keepsWhatLivingProcessesStage() throws IOException {
    String living = ".haproxy.cfg.cairn-" + ProcessHandle.current().pid();
    plant(living);
    Leftovers.sweep(directory.resolve("haproxy.cfg"));
    assertThat(Disk.names(directory)).containsExactly(living);
  }

  @Test
  void keepsTheLockAndWhatBelongsToOthers() throws Exception {
    long dead = deadPid();
    plant(
        ".haproxy.cfg.cairn-lock",
        ".haproxy.cfg.cairn-" + dead + "x",
        ".haproxy.cfg.cairn-",
        ".haproxy.cfg.cairn-99999999999999999999",
        ".nginx.conf.cairn-" + dead,
        "haproxy.cfg.cairn-" + dead,
        "haproxy.cfg");
    Leftovers.sweep(directory.resolve("haproxy.cfg"));
    assertThat(Disk.names(directory)).hasSize(7);
  }

  private void plant(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(directory.resolve(name), "half of a fi");
    }
  }

  private static long deadPid() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }
}
