package dev.cairn.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {
  @TempDir Path directory;

  @Test
  void aNewFileIsReadableByAll() throws IOException {
    Path staged = file("staged", "rw-------");
    apply(Disk.destination(directory.resolve("new")), staged);
    assertThat(Disk.mode(staged)).isEqualTo("rw-r--r--");
  }

  @Test
  void keepsTheModeOfTheFileThatIsThere() throws IOException {
    Path staged = file("staged", "rw-------");
    apply(Disk.destination(file("old", "rw-rw-r--")), staged);
    assertThat(Disk.mode(staged)).isEqualTo("rw-rw-r--");
  }

  @Test
  void theManifestsModeWins() throws IOException {
    Path staged = file("staged", "rw-------");
    apply(Disk.destination(file("old", "rw-rw-r--"), "r--r-----"), staged);
    assertThat(Disk.mode(staged)).isEqualTo("r--r-----");
  }

  @Test
  void keepsTheOwnerOfTheFileThatIsThere() throws IOException {
    try (FileSystem disk = Disk.of(1 << 20)) {
      Path old = Files.writeString(disk.getPath("/work/haproxy.cfg"), "old");
      Files.setOwner(
          old, disk.getUserPrincipalLookupService().lookupPrincipalByName("someone-else"));
      Path staged = Files.writeString(disk.getPath("/work/staged"), "new");
      apply(Disk.destination(old), staged);
      assertThat(Files.getOwner(staged).getName()).isEqualTo("someone-else");
    }
  }

  @Test
  void namesAnUnknownUser() throws IOException {
    Destination destination = owned(Optional.of("no-such-user"), Optional.empty());
    Path staged = file("staged", "rw-------");
    assertThatThrownBy(() -> apply(destination, staged))
        .isInstanceOf(DiagnosticException.class)
        .hasMessage(destination.path() + ": no user \"no-such-user\"; correct owner in set.yaml");
  }

  @Test
  void namesAnUnknownGroup() throws IOException {
    Destination destination = owned(Optional.empty(), Optional.of("no-such-group"));
    Path staged = file("staged", "rw-------");
    assertThatThrownBy(() -> apply(destination, staged))
        .isInstanceOf(DiagnosticException.class)
        .hasMessage(destination.path() + ": no group \"no-such-group\"; correct group in set.yaml");
  }

  @Test
  void doesNotOpenUpWhatALinkInPlaceOfTheStagedFilePointsTo() throws IOException {
    Path victim = file("victim", "rw-------");
    Path planted = Files.createSymbolicLink(directory.resolve("planted"), victim);
    assertThatThrownBy(
            () -> apply(Disk.destination(directory.resolve("new"), "rw-rw-rw-"), planted))
        .isInstanceOf(IOException.class);
    assertThat(Disk.mode(victim)).isEqualTo("rw-------");
  }

  private Path file(String name, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Destination owned(Optional<String> owner, Optional<String> group) {
    return new Destination(directory.resolve("haproxy.cfg"), Optional.empty(), owner, group, false);
  }

  private static void apply(Destination destination, Path staged) throws IOException {
    Ownership.apply(destination, destination.path(), staged);
  }
}
