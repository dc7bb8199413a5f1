package dev.cairn.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links of other users, which only root can make for a test. */
class TargetsIT {
  @TempDir Path directory;

  @Test
  void refusesALinkInADirectoryOfAnotherUser() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path link = Files.createSymbolicLink(home.resolve("haproxy.cfg"), directory.resolve("shadow"));
    run("chown", "nobody", home.toString());
    refuses(link, "is a symbolic link in " + home + ", where user nobody may write; take that");
  }

  @Test
  void refusesALinkOfAnotherUserWhereEveryoneHasHisOwnFiles() throws IOException {
    Path sticky = Files.createDirectory(directory.resolve("sticky"));
    run("chmod", "1777", sticky.toString());
    Path link = Files.createSymbolicLink(sticky.resolve("app"), directory);
    run("chown", "--no-dereference", "nobody", link.toString());
    refuses(
        link.resolve("haproxy.cfg"),
        "leads through a symbolic link in " + sticky + ", where everyone may write; take that");
  }

  private static void refuses(Path destination, String problem) {
    assertThatThrownBy(() -> Targets.resolve(destination))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageStartingWith(destination + ": " + problem);
  }

  private static void run(String... command) {
    Shell shell = Shell.run(command);
    assertThat(shell.code()).as(shell.output()).isZero();
  }
}
