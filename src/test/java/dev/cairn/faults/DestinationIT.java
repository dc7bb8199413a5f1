package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.CairnProcess;
import dev.cairn.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations that go away, are not ours, or are not what they seem. */
class DestinationIT {
  /** An ordinary user, but for the right to read the classes under test wherever they are. */
  private static final String[] NOBODY = {
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search"
  };

  @TempDir Path directory;
  private DiskSet set;

  @BeforeEach
  void makeSet() {
    set = new DiskSet(directory).write();
    set.register(1);
  }

  @Test
  void aDirectoryThatIsGoneAndComesBack() throws Exception {
    String said = set.destination() + ": its directory does not exist; make " + set.disk();
    Path away = directory.resolve("away");
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      Files.move(set.disk(), away);
      set.register(2);
      sidecar.awaitOutput(said + " first; the file on disk stays");
      assertThat(away.resolve("own.cfg")).hasContent(DiskSet.content(1));

      Files.move(away, set.disk());
      set.awaitServed(2);
      set.assertStays(2, sidecar, said);
    }
  }

  @Test
  void aDirectoryWhereAnUnprivilegedUserMayNotWrite() throws Exception {
    String said =
        set.destination()
            + ": cannot be written (permission denied); let this user write there;"
            + " the file on disk stays";
    ownedByNobody(directory);
    try (CairnProcess sidecar = set.sidecar(NOBODY)) {
      set.awaitServed(1);
      Shell.run("chown", "-R", "0:0", set.disk().toString());
      set.register(2);
      sidecar.awaitOutput(said);
      set.assertStays(1, sidecar, said);

      ownedByNobody(set.disk());
      set.awaitServed(2);
      assertThat(Files.getAttribute(set.destination(), "unix:uid")).isEqualTo(65534);
    }
  }

  @Test
  void aStateDirectoryWhereAnUnprivilegedUserMayNotWrite() throws Exception {
    ownedByNobody(directory);
    try (CairnProcess sidecar = set.sidecar(NOBODY)) {
      set.awaitServed(1);
      Shell.run("chown", "-R", "0:0", set.state().toString());
      Shell.run("chmod", "-R", "go+rX", set.state().toString());
      set.register(2);
      sidecar.awaitOutput("(permission denied); let this user write there");
      assertThat(sidecar.output()).doesNotContain("Exception", "should not have happened");

      ownedByNobody(set.state());
      set.register(3);
      set.awaitServed(3);
    }
  }

  private static void ownedByNobody(Path path) {
    assertThat(Shell.run("chown", "-R", "65534:65534", path.toString()).code()).isZero();
  }

  @Test
  void aSymbolicLinkStaysAndItsTargetIsReplaced() throws Exception {
    Path target = Files.createDirectory(directory.resolve("real")).resolve("real.cfg");
    Files.createSymbolicLink(set.destination(), Path.of("../real/real.cfg"));
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      set.register(2);
      set.awaitServed(2);
      assertThat(set.destination()).isSymbolicLink();
      assertThat(target).isRegularFile().hasContent(DiskSet.content(2));
      assertThat(DiskSet.names(set.disk())).containsExactly("own.cfg");
    }
  }

  @Test
  void aSymbolicLinkThatSomebodyPlantsWhereEveryoneMayWrite() throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    String said =
        "own: "
            + set.destination()
            + ": is a symbolic link in "
            + set.disk()
            + ", where everyone may write; take that right away, or name the file itself as"
            + " destination; the file on disk stays";
    try (CairnProcess sidecar = set.sidecar()) {
      set.awaitServed(1);
      Files.setPosixFilePermissions(set.disk(), PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.delete(set.destination());
      Files.createSymbolicLink(set.destination(), victim);
      set.register(2);
      sidecar.awaitOutput(said);
      assertThat(victim).hasContent("untouched");
      assertThat(set.destination()).isSymbolicLink();

      try (CairnProcess second = set.cairn(List.of(), "run")) {
        second.awaitOutput(said);
      }
      assertThat(victim).hasContent("untouched");

      Files.delete(set.destination());
      set.awaitServed(2);
    }
  }

  @Test
  void whatACrashLeftBesideIt() throws Exception {
    Path slow = directory.resolve("slow");
    set.write(set.destination(), "check: {command: [sh, -c, 'echo > " + slow + "; sleep 300']}\n");
    String leftover;
    try (CairnProcess killed = set.sidecar()) {
      await().atMost(DiskSet.PATIENCE).until(() -> Files.exists(slow));
      leftover = ".own.cfg.cairn-" + killed.pid();
      assertThat(DiskSet.names(set.disk())).contains(leftover);
      killed.signal("KILL");
      killed.awaitEnd();
    }
    assertThat(DiskSet.names(set.disk())).contains(leftover);
    String living = ".own.cfg.cairn-" + ProcessHandle.current().pid();
    Files.writeString(set.disk().resolve(living), "of somebody who is at it");
    set.write();
    try (CairnProcess next = set.sidecar()) {
      set.awaitServed(1);
      assertThat(DiskSet.names(set.disk()))
          .containsExactlyInAnyOrder("own.cfg", ".own.cfg.cairn-lock", living);
    }
  }
}
