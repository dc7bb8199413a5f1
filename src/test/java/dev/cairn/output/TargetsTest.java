package dev.cairn.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {
  @TempDir Path directory;

  @Test
  void aPlainFileIsItsOwnTarget() {
    assertThat(Targets.resolve(directory.resolve("a"))).isEqualTo(directory.resolve("a"));
  }

  @Test
  void followsRelativeLinksFromWhereTheyAre() throws IOException {
    Path sub = Files.createDirectory(directory.resolve("sub"));
    Files.createSymbolicLink(sub.resolve("b"), Path.of("../c"));
    Path a = Files.createSymbolicLink(directory.resolve("a"), Path.of("sub/b"));
    assertThat(Targets.resolve(a).normalize()).isEqualTo(directory.resolve("c"));
  }

  @Test
  void refusesALinkThatLeadsToItself() throws IOException {
    Path a = Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));
    refuses(a, "is a symbolic link that leads to itself; remove it");
  }

  @Test
  void refusesALinkInADirectoryWhereOthersMayWrite() throws IOException {
    Path open = open("open");
    Path link = Files.createSymbolicLink(open.resolve("haproxy.cfg"), directory.resolve("c"));
    refuses(link, "is a symbolic link in " + open + ", where everyone may write");
  }

  @Test
  void refusesALinkThatLeadsThroughADirectoryWhereOthersMayWrite() throws IOException {
    Path middle = Files.createSymbolicLink(open("open").resolve("b"), directory.resolve("c"));
    refuses(
        Files.createSymbolicLink(directory.resolve("a"), middle),
        "leads through a symbolic link in " + middle.getParent() + ", where everyone may write");
  }

  @Test
  void followsALinkAboveTheFileAndStepsBackFromWhereItLeads() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real/deep"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("real/./deep"));
    assertThat(Targets.resolve(link.resolve("a"))).isEqualTo(real.resolve("a"));
    assertThat(Targets.resolve(link.resolve("../a"))).isEqualTo(directory.resolve("real/a"));
  }

  @Test
  void refusesADestinationBelowALinkInADirectoryWhereOthersMayWrite() throws IOException {
    Path open = open("open");
    Path link = Files.createSymbolicLink(open.resolve("app"), directory);
    refuses(
        link.resolve("haproxy.cfg"),
        "leads through a symbolic link in " + open + ", where everyone may write");
  }

  @Test
  void refusesALinkInADirectoryWhereItsGroupMayWrite() throws IOException {
    Path group = open("group");
    Files.setPosixFilePermissions(group, PosixFilePermissions.fromString("rwxrwx---"));
    Path link = Files.createSymbolicLink(group.resolve("haproxy.cfg"), directory.resolve("c"));
    refuses(link, "is a symbolic link in " + group + ", where its group may write");
  }

  @Test
  void takesALinkOfOurOwnInADirectoryWhereEveryoneHasOnlyHisOwnFiles() throws IOException {
    Path sticky = open("sticky");
    Files.setAttribute(sticky, "unix:mode", 01777);
    Path link = Files.createSymbolicLink(sticky.resolve("haproxy.cfg"), directory.resolve("c"));
    assertThat(Targets.resolve(link)).isEqualTo(directory.resolve("c"));
  }

  @Test
  void takesAPlainFileInADirectoryWhereOthersMayWrite() throws IOException {
    Path file = Files.writeString(open("open").resolve("haproxy.cfg"), "");
    assertThat(Targets.resolve(file)).isEqualTo(file);
  }

  @Test
  void refusesADirectoryThatDoesNotExist() {
    refuses(
        directory.resolve("missing/haproxy.cfg"),
        "its directory does not exist; make " + directory.resolve("missing") + " first");
  }

  @Test
  void refusesADirectoryAsDestination() {
    refuses(directory, "is a directory; name a file as destination");
  }

  private Path open(String name) throws IOException {
    Path open = Files.createDirectory(directory.resolve(name));
    return Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static void refuses(Path destination, String problem) {
    assertThatThrownBy(() -> Targets.resolve(destination))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith(destination + ": " + problem);
  }
}
