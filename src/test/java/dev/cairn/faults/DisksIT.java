package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or read-only: the old file stays, and all is well once they are. */
class DisksIT {
  private final Mounts mounts = new Mounts();
  @TempDir Path directory;
  private DiskSet set;

  @BeforeEach
  void mountDisks() throws IOException {
    set = new DiskSet(directory);
    mounts.disk(set.disk());
    mounts.disk(set.state());
    set.write();
    set.register(1);
  }

  @AfterEach
  void unmountDisks() {
    mounts.close();
  }

  @Test
  void aFullDiskUnderTheDestination() throws Exception {
    String said =
        "own: "
            + set.destination()
            + ": cannot be written (No space left on device); make room on that file system;"
            + " the file on disk stays";
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      mounts.fill(set.disk());
      set.register(2);
      sidecar.awaitOutput(said);
      set.register(3);
      Shell once = set.cairn(List.of(), "diff").awaitEnd();
      assertThat(once.output()).contains("+port 3");
      set.assertStays(1, sidecar, said);

      mounts.makeRoom(set.disk());
      set.awaitServed(3);
    }
  }

  @Test
  void aReadOnlyFileSystemUnderTheDestination() throws Exception {
    String said =
        "own: "
            + set.destination()
            + ": cannot be written (Read-only file system); mount that file system writable;"
            + " the file on disk stays";
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      mounts.readOnly(set.disk());
      set.register(2);
      sidecar.awaitOutput(said);
      set.assertStays(1, sidecar, said);

      mounts.writable(set.disk());
      set.awaitServed(2);
    }
  }

  @Test
  void aFullDiskUnderTheStateDirectory() throws Exception {
    String said = "cannot be written (No space left on device); make room on that file system";
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      mounts.fill(set.state());
      set.register(2);
      sidecar.awaitOutput(said);
      assertWhole(sidecar);

      mounts.makeRoom(set.state());
      set.register(3);
      set.awaitServed(3);
      set.register(4);
      set.awaitServed(4);
    }
    assertRemembered();
  }

  @Test
  void aReadOnlyStateDirectory() throws Exception {
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      mounts.readOnly(set.state());
      set.register(2);
      sidecar.awaitOutput("(Read-only file system); mount that file system writable");
      assertWhole(sidecar);

      mounts.writable(set.state());
      set.register(3);
      set.awaitServed(3);
    }
    assertRemembered();
  }

  @Test
  void aStartOnDisksThatAreFullOrMissing() throws Exception {
    Path gone = directory.resolve("gone/own.cfg");
    Path well = directory.resolve("well.cfg");
    set.write(gone, "", "gone").write(well, "", "well");
    mounts.fill(set.disk());
    String[] all = {
      set.set().resolveSibling("gone").toString(), set.set().resolveSibling("well").toString()
    };
    try (CairnProcess sidecar = set.cairn(List.of(), "run", all)) {
      sidecar.awaitOutput("well: wrote " + well);
      sidecar.awaitOutput("cannot be locked (No space left on device); make room");
      sidecar.awaitOutput(gone + ": its directory does not exist; make " + gone.getParent());
      mounts.makeRoom(set.disk());
      Files.createDirectories(gone.getParent());
      sidecar.awaitOutput("gone: wrote " + gone);
      set.awaitServed(1);
      assertWhole(sidecar);
    }
  }

  @Test
  void aStartWithAFullStateDirectory() throws Exception {
    mounts.fill(set.state());
    try (CairnProcess sidecar = set.sidecar()) {
      sidecar.awaitOutput("(No space left on device); make room");
      mounts.makeRoom(set.state());
      set.awaitServed(1);
      Shell approve =
          CairnProcess.start(
                  Map.of(), "approve", set.set().toString(), "--state-dir=" + set.state())
              .awaitEnd();
      assertThat(approve.output()).isEqualTo("own: nothing was held\n");
    }
    assertRemembered();
  }

  @Test
  void aRenderOnceOnAFullDisk() throws Exception {
    Shell first = set.cairn(List.of(), "render", "--write").awaitEnd();
    assertThat(first.code()).as(first.output()).isZero();
    mounts.fill(set.disk());
    set.register(2);
    Shell full = set.cairn(List.of(), "render", "--write").awaitEnd();
    assertThat(full.code()).as(full.output()).isEqualTo(2);
    assertThat(full.output().lines()).hasSize(1);
    assertThat(full.output()).contains("(No space left on device); make room on that file system");
    assertThat(set.destination()).hasContent(DiskSet.content(1));

    mounts.makeRoom(set.disk());
    Shell room = set.cairn(List.of(), "render", "--write").awaitEnd();
    assertThat(room.code()).as(room.output()).isZero();
    set.awaitServed(2);
  }

  /** What cannot be remembered may or may not be on disk yet, but it is whole. */
  private void assertWhole(CairnProcess sidecar) throws IOException {
    assertThat(Files.readString(set.destination())).isIn(DiskSet.content(1), DiskSet.content(2));
    assertThat(sidecar.output()).doesNotContain("Exception", "\tat ", "should not have happened");
    assertThat(sidecar.isAlive()).isTrue();
  }

  /** Nothing is owed: the next one has nothing to do. */
  private void assertRemembered() {
    Shell next = set.cairn(List.of(), "render", "--write").awaitEnd();
    assertThat(next.output()).isEqualTo("own: no change\n");
  }
}
