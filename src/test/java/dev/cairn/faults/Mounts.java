package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Real file systems, in the mount namespace of these tests; gone when closed. */
final class Mounts implements AutoCloseable {
  private static final String FILLER = "filler";
  private final Deque<Path> mounted = new ArrayDeque<>();

  /** A small disk of its own. */
  void disk(Path directory) throws IOException {
    Files.createDirectories(directory);
    // Everybody may come through, but nobody else may write: as on a disk that is in use.
    mount(directory, "-t", "tmpfs", "-o", "size=256k,mode=755", "disk", directory.toString());
  }

  /** The second file is the first one from now on, and no rename can replace it. */
  void bind(Path file, Path over) {
    mount(over, "--bind", file.toString(), over.toString());
  }

  /** Fills a disk to the last byte. */
  void fill(Path disk) {
    byte[] page = new byte[4096];
    try (var filler = Files.newOutputStream(disk.resolve(FILLER))) {
      while (true) {
        filler.write(page);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  void makeRoom(Path disk) throws IOException {
    Files.delete(disk.resolve(FILLER));
  }

  /** By a mount over it: the disk itself has files that are open for writing, such as locks. */
  void readOnly(Path disk) {
    bind(disk, disk);
    run("mount", "-o", "remount,bind,ro", disk.toString());
  }

  void writable(Path disk) {
    mounted.remove(disk);
    run("umount", disk.toString());
  }

  private void mount(Path at, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "mount";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    run(command);
    mounted.push(at);
  }

  private static void run(String... command) {
    Shell shell = Shell.run(command);
    if (shell.code() != 0) {
      throw new UncheckedIOException(new IOException(shell.output()));
    }
  }

  @Override
  public void close() {
    // What still runs on them goes on; the test's directory can be removed.
    mounted.forEach(path -> run("umount", "--lazy", path.toString()));
  }
}
