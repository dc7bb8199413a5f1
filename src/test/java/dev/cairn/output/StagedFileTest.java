package dev.cairn.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFileTest {
  @TempDir Path directory;

  @Test
  void stagesBesideTheDestinationWithItsFinalMode() throws IOException {
    Path path = directory.resolve("haproxy.cfg");
    try (StagedFile staged = StagedFile.beside(Disk.destination(path, "rw-r-----"), bytes("new"))) {
      assertThat(staged.path())
          .hasToString(path.resolveSibling(".haproxy.cfg.cairn-" + pid()).toString())
          .hasContent("new");
      assertThat(Disk.mode(staged.path())).isEqualTo("rw-r-----");
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void hasItsFinalOwnerAndGroupBeforeItReplacesTheOldFile() throws IOException {
    try (FileSystem disk = Disk.of(1 << 20)) {
      Path path = disk.getPath("/work/haproxy.cfg");
      Destination destination =
          new Destination(
              path, Optional.empty(), Optional.of("haproxy"), Optional.of("proxies"), false);
      try (StagedFile staged = StagedFile.beside(destination, bytes("new"))) {
        assertThat(Files.getOwner(staged.path()).getName()).isEqualTo("haproxy");
        assertThat(Files.getAttribute(staged.path(), "posix:group")).hasToString("proxies");
      }
    }
  }

  @Test
  void replacesTheOldFileByTheRename() throws IOException {
    Path path = Files.writeString(directory.resolve("haproxy.cfg"), "old");
    Object old = Files.getAttribute(path, "unix:ino");
    try (StagedFile staged = StagedFile.beside(Disk.destination(path), bytes("new"))) {
      assertThat(path).hasContent("old");
      Object inode = Files.getAttribute(staged.path(), "unix:ino");
      staged.commit();
      assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(inode).isNotEqualTo(old);
    }
    assertThat(path).hasContent("new");
    assertThat(Disk.names(directory)).containsExactly("haproxy.cfg");
  }

  @Test
  void readersOfTheOldFileGoOnReadingTheOldFile() throws IOException {
    Path path = Files.writeString(directory.resolve("haproxy.cfg"), "old");
    try (var reader = Files.newInputStream(path);
        StagedFile staged = StagedFile.beside(Disk.destination(path), bytes("new"))) {
      staged.commit();
      assertThat(reader.readAllBytes()).isEqualTo(bytes("old"));
    }
  }

  @Test
  void leavesNothingWhenItIsNotCommitted() throws IOException {
    Path path = Files.writeString(directory.resolve("haproxy.cfg"), "old");
    StagedFile.beside(Disk.destination(path), bytes("new")).close();
    assertThat(path).hasContent("old");
    assertThat(Disk.names(directory)).containsExactly("haproxy.cfg");
  }

  @Test
  void aFullDiskLeavesTheOldFileAndNoStagedOne() throws IOException {
    try (FileSystem disk = Disk.of(4096)) {
      Path path = Files.writeString(disk.getPath("/work/haproxy.cfg"), "old");
      assertThatThrownBy(() -> StagedFile.beside(Disk.destination(path), new byte[8192]))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("/work/haproxy.cfg: cannot be written")
          .hasMessageEndingWith("; make room on that file system");
      assertThat(Files.readString(path)).isEqualTo("old");
      assertThat(Disk.names(disk.getPath("/work"))).containsExactly("haproxy.cfg");
    }
  }

  @Test
  void aDiskWithNoRoomForTheBackupLeavesTheOldFile() throws IOException {
    try (FileSystem disk = Disk.of(4096)) {
      Path path = Files.write(disk.getPath("/work/haproxy.cfg"), new byte[2048]);
      Destination destination =
          new Destination(path, Optional.empty(), Optional.empty(), Optional.empty(), true);
      try (StagedFile staged = StagedFile.beside(destination, new byte[1024])) {
        assertThatThrownBy(staged::commit)
            .isInstanceOf(DiagnosticException.class)
            .hasMessageContaining("cannot be replaced");
      }
      assertThat(Files.size(path)).isEqualTo(2048);
      assertThat(Disk.names(disk.getPath("/work"))).doesNotContain(".haproxy.cfg.cairn-" + pid());
    }
  }

  @Test
  void keepsTheReplacedFileAsBackupWhereThatIsWanted() throws IOException {
    Path path = Files.writeString(directory.resolve("haproxy.cfg"), "old");
    Files.writeString(directory.resolve("haproxy.cfg.bak"), "older");
    Destination destination =
        new Destination(path, Optional.empty(), Optional.empty(), Optional.empty(), true);
    try (StagedFile staged = StagedFile.beside(destination, bytes("new"))) {
      staged.commit();
    }
    assertThat(directory.resolve("haproxy.cfg.bak")).hasContent("old");
    assertThat(path).hasContent("new");
  }

  @Test
  void putsBackWhatItReplacedAndKeepsItsBackup() throws IOException {
    Path path = Files.writeString(directory.resolve("haproxy.cfg"), "old");
    Destination destination =
        new Destination(path, Optional.empty(), Optional.empty(), Optional.empty(), true);
    try (StagedFile staged = StagedFile.beside(destination, bytes("new"))) {
      staged.commit();
      staged.revert(Optional.of(bytes("old")));
    }
    assertThat(path).hasContent("old");
    assertThat(directory.resolve("haproxy.cfg.bak")).hasContent("old");
  }

  @Test
  void takesAwayAgainWhatItMadeAndKeepsTheLinkToIt() throws IOException {
    Path target = directory.resolve("real.cfg");
    Path link = Files.createSymbolicLink(directory.resolve("haproxy.cfg"), target);
    try (StagedFile staged = StagedFile.beside(Disk.destination(link), bytes("new"))) {
      staged.commit();
      staged.revert(Optional.empty());
    }
    assertThat(target).doesNotExist();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void keepsASymbolicLinkAndReplacesWhatItPointsTo() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path target = Files.writeString(elsewhere.resolve("real.cfg"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("haproxy.cfg"), target);
    try (StagedFile staged = StagedFile.beside(Disk.destination(link), bytes("new"))) {
      // Never across file systems: beside the target, not beside the link.
      assertThat(staged.path().getParent()).isEqualTo(elsewhere);
      staged.commit();
    }
    assertThat(link).isSymbolicLink();
    assertThat(target).isRegularFile().hasContent("new");
  }

  @Test
  void replacesALeftoverOfItsOwnProcess() throws IOException {
    Path path = directory.resolve("haproxy.cfg");
    Files.writeString(path.resolveSibling(".haproxy.cfg.cairn-" + pid()), "half of a fi");
    try (StagedFile staged = StagedFile.beside(Disk.destination(path), bytes("new"))) {
      assertThat(staged.path()).hasContent("new");
    }
  }

  @Test
  void doesNotWriteThroughALinkPlantedUnderTheStagedName() throws IOException {
    Path path = directory.resolve("haproxy.cfg");
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    Files.createSymbolicLink(path.resolveSibling(".haproxy.cfg.cairn-" + pid()), victim);
    try (StagedFile staged = StagedFile.beside(Disk.destination(path), bytes("new"))) {
      staged.commit();
    }
    assertThat(victim).hasContent("untouched");
    assertThat(path).isRegularFile().hasContent("new");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
