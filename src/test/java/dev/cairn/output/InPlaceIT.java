package dev.cairn.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InPlaceIT {
  @TempDir Path directory;

  @Test
  void knowsAMountPointWhateverLanguageTheSystemSpeaks() throws IOException {
    FileSystemException failure =
        new FileSystemException("a", "b", "Das Ger\u00e4t oder die Ressource ist belegt");
    Path volume = Files.writeString(directory.resolve("volume"), "");
    Path target = Files.writeString(directory.resolve("a \\ b.cfg"), "");
    run("mount", "--bind", volume.toString(), target.toString());
    try {
      assertThat(new InPlace(target).isMeantBy(failure)).isTrue();
      assertThat(new InPlace(volume).isMeantBy(failure)).isFalse();
    } finally {
      run("umount", target.toString());
    }
  }

  /** There is room for the old bytes, but for a file with a hole. */
  @Test
  void keepsTheNewBytesForTheNextStartWhereTheDiskRefusesTheOldOnesToo() throws IOException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=256k", "disk", disk.toString());
    try {
      Path target = disk.resolve("haproxy.cfg");
      try (RandomAccessFile hole = new RandomAccessFile(target.toFile(), "rw")) {
        hole.setLength(100_000);
      }
      Path staged = Files.writeString(disk.resolve("staged"), "the new text\n".repeat(1000));
      Shell.run("sh", "-c", "cat /dev/zero > " + disk.resolve("filler"));
      assertThatThrownBy(() -> new InPlace(target).write(staged))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      assertThat(Disk.names(disk)).contains(".haproxy.cfg.cairn-redo");

      Files.delete(disk.resolve("filler"));
      StagedFile.recover(Disk.destination(target));
      assertThat(target).hasContent("the new text\n".repeat(1000));
      assertThat(Disk.names(disk)).containsExactly("haproxy.cfg");
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void run(String... command) {
    Shell shell = Shell.run(command);
    assertThat(shell.code()).as(shell.output()).isZero();
  }
}
