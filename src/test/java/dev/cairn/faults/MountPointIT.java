package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination that is mounted by itself, as a container's single-file volume is. */
class MountPointIT {
  private static final String WARNING =
      ": is a mount point, which nothing can replace in one step: it is written in place;"
          + " mount its directory instead, so that nobody ever reads half a file";

  private final Mounts mounts = new Mounts();
  @TempDir Path directory;
  private DiskSet set;

  /** The same file as the host sees it, on a disk of its own. */
  private Path volume;

  @BeforeEach
  void mountVolume() throws IOException {
    set = new DiskSet(directory).write();
    set.register(1);
    mounts.disk(directory.resolve("host"));
    volume = Files.writeString(directory.resolve("host/volume"), "");
    mounts.bind(volume, Files.writeString(set.destination(), ""));
  }

  @AfterEach
  void unmount() {
    mounts.close();
  }

  @Test
  void isWrittenInPlaceWithOneWarning() throws Exception {
    Object inode = Files.getAttribute(volume, "unix:ino");
    try (CairnProcess sidecar = set.sidecar()) {
      for (int port = 1; port <= 3; port++) {
        set.register(port);
        set.awaitServed(port);
        assertThat(volume).hasContent(DiskSet.content(port));
      }
      assertThat(Files.getAttribute(volume, "unix:ino")).isEqualTo(inode);
      assertThat(sidecar.output()).contains("own: " + set.destination() + WARNING);
      assertThat(sidecar.count(WARNING)).isEqualTo(1);
      assertThat(DiskSet.names(set.disk()))
          .containsExactlyInAnyOrder("own.cfg", ".own.cfg.cairn-lock");
    }
  }

  @Test
  void keepsItsOldContentWhileItsDiskIsFull() throws Exception {
    String said = "cannot be replaced (No space left on device); make room on that file system";
    Files.writeString(volume, "short, but whole\n");
    mounts.fill(directory.resolve("host"));
    try (CairnProcess sidecar = set.sidecar()) {
      sidecar.awaitOutput(said);
      assertThat(volume).hasContent("short, but whole\n");
      assertThat(sidecar.count(said)).isEqualTo(1);

      mounts.makeRoom(directory.resolve("host"));
      set.awaitServed(1);
    }
  }

  @Test
  void isFinishedByTheNextOneWhereTheFirstDiedHalfWay() throws Exception {
    Shell first = set.cairn(List.of(), "render", "--write").awaitEnd();
    assertThat(first.code()).as(first.output()).isZero();
    assertThat(first.output()).contains(set.destination() + WARNING);

    // What a kill -9 leaves: half a file, and the whole one beside it.
    Files.writeString(set.disk().resolve(".own.cfg.cairn-redo"), DiskSet.content(2));
    Files.writeString(volume, DiskSet.content(2).substring(0, 5000));
    set.write(set.destination(), "check: {command: ['false']}\n");
    Shell next = set.cairn(List.of(), "render", "--write").awaitEnd();
    assertThat(next.code()).as(next.output()).isEqualTo(4);
    assertThat(volume).hasContent(DiskSet.content(2));
  }
}
