package dev.cairn.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InPlaceTest {
  @TempDir Path directory;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.writeString(directory.resolve("haproxy.cfg"), "the old text\n");
  }

  @Test
  void keepsTheFileItselfAndWritesTheNewBytes() throws IOException {
    Object inode = Files.getAttribute(target, "unix:ino");
    for (String text : new String[] {"short\n", "much longer than the old text\n", ""}) {
      Path staged = Files.writeString(directory.resolve(".haproxy.cfg.cairn-1"), text);
      new InPlace(target).write(staged);
      assertThat(target).hasContent(text);
    }
    assertThat(Files.getAttribute(target, "unix:ino")).isEqualTo(inode);
    assertThat(Disk.names(directory)).containsExactly("haproxy.cfg");
  }

  @Test
  void putsTheOldBytesBackWhereTheDiskIsFull() throws IOException {
    try (FileSystem disk = Disk.of(8192)) {
      byte[] old = "0123456789".repeat(200).getBytes(UTF_8);
      Path full = Files.write(disk.getPath("/work/haproxy.cfg"), old);
      assertThatThrownBy(() -> new InPlace(full).write(new byte[16384]))
          .isInstanceOf(IOException.class);
      assertThat(full).hasBinaryContent(old);
    }
  }

  @Test
  void leavesNothingWhereItFails() throws IOException {
    Path staged = Files.writeString(directory.resolve(".haproxy.cfg.cairn-1"), "new");
    Files.delete(target);
    assertThatThrownBy(() -> new InPlace(target).write(staged)).isInstanceOf(IOException.class);
    assertThat(Disk.names(directory)).isEmpty();
  }

  @Test
  void finishesWhatACrashCutShort() throws IOException {
    Files.writeString(target, "the new te old");
    Files.writeString(directory.resolve(".haproxy.cfg.cairn-redo"), "the new text\n");
    StagedFile.recover(Disk.destination(target));
    assertThat(target).hasContent("the new text\n");
    assertThat(Disk.names(directory)).containsExactly("haproxy.cfg");
  }

  @Test
  void doesNotFinishWhatALinkOrAStrangerPlanted() throws IOException {
    Path planted = directory.resolve(".haproxy.cfg.cairn-redo");
    Files.createSymbolicLink(planted, Files.writeString(directory.resolve("evil"), "evil"));
    StagedFile.recover(Disk.destination(target));
    assertThat(target).hasContent("the old text\n");

    try (FileSystem disk = Disk.of(8192)) {
      Path file = Files.writeString(disk.getPath("/work/haproxy.cfg"), "the old text\n");
      Path strangers = Files.writeString(disk.getPath("/work/.haproxy.cfg.cairn-redo"), "evil");
      Files.setOwner(
          strangers, disk.getUserPrincipalLookupService().lookupPrincipalByName("stranger"));
      StagedFile.recover(Disk.destination(file));
      assertThat(Files.readString(file)).isEqualTo("the old text\n");
    }
  }

  /** Kills one after the other until one was at it. */
  @Test
  void isWholeAfterTheNextStartWhereverItsWriterWasKilled() throws Exception {
    Path redo = directory.resolve(".haproxy.cfg.cairn-redo");
    boolean cutShort = false;
    while (!cutShort) {
      Process writer = Overwriter.start(target);
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(redo));
      writer.destroyForcibly().waitFor();
      cutShort = Files.exists(redo);
      StagedFile.recover(Disk.destination(target));
      assertThat(Files.readAllBytes(target)).isIn(Overwriter.OLD, Overwriter.NEW);
      assertThat(redo).doesNotExist();
    }
  }

  @Test
  void isMeantByNothingButARenameOntoAMountPoint() throws IOException {
    InPlace inPlace = new InPlace(target);
    assertThat(inPlace.isMeantBy(new AtomicMoveNotSupportedException("a", "b", "EXDEV"))).isTrue();
    assertThat(inPlace.isMeantBy(failure("Device or resource busy"))).isFalse();
    InPlace missing = new InPlace(directory.resolve("missing"));
    assertThat(missing.isMeantBy(new AtomicMoveNotSupportedException("a", "b", "EXDEV"))).isFalse();
  }

  private static FileSystemException failure(String reason) {
    return new FileSystemException("a", "b", reason);
  }
}
