package dev.cairn.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void saysWhatToDoAboutAFullDisk() {
    assertThat(message(system("No space left on device")))
        .isEqualTo(
            "a.cfg: cannot be written (No space left on device); make room on that file system");
  }

  @Test
  void saysWhatToDoAboutAReadOnlyFileSystem() {
    assertThat(message(system("Read-only file system")))
        .isEqualTo(
            "a.cfg: cannot be written (Read-only file system); mount that file system writable");
  }

  @Test
  void saysWhatToDoAboutMissingRights() {
    assertThat(message(new AccessDeniedException("a.cfg")))
        .isEqualTo("a.cfg: cannot be written (permission denied); let this user write there");
    assertThat(message(system("Operation not permitted")))
        .isEqualTo("a.cfg: cannot be written (Operation not permitted); let this user write there");
  }

  @Test
  void neverSaysOnlyThePath() {
    assertThat(message(new NoSuchFileException("a.cfg")))
        .isEqualTo(
            "a.cfg: cannot be written (no such file or directory); the file that was there stays");
  }

  private static FileSystemException system(String reason) {
    return new FileSystemException("a.cfg", null, reason);
  }

  private static String message(IOException cause) {
    return String.valueOf(Failures.of(Path.of("a.cfg"), "cannot be written", cause).getMessage());
  }
}
