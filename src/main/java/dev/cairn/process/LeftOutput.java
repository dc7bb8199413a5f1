package dev.cairn.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The output of what a command left behind, which nobody reads: emptied whenever it is long, since
 * a file without a name fills a disk as well. Its writers are not ended: one may be the proxy.
 */
final class LeftOutput {
  private static final long MILLIS = 100;

  /** How often the size is looked at before all processes are. */
  private static final int LOOKS = 100;

  private final String deleted;
  private final RandomAccessFile file;
  private final long most;

  /**
   * @param path what it was called
   * @param file closed when no process has it as its output any more
   * @param most bytes
   */
  LeftOutput(Path path, RandomAccessFile file, long most) {
    this.deleted = path + " (deleted)";
    this.file = file;
    this.most = most;
  }

  void watch() {
    Thread thread = new Thread(this::run, "left-output");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (file) {
      while (ProcessHandle.allProcesses().anyMatch(this::isWriter)) {
        for (int i = 0; i < LOOKS; i++) {
          if (file.length() > most) {
            file.setLength(0);
          }
          TimeUnit.MILLISECONDS.sleep(MILLIS);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isWriter(ProcessHandle process) {
    return Stream.of("1", "2")
        .map(fd -> Path.of("/proc/" + process.pid() + "/fd/" + fd))
        .anyMatch(this::isLinked);
  }

  private boolean isLinked(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(deleted);
    } catch (IOException e) {
      // It is gone, or of another user, who did not get its output from us.
      return false;
    }
  }
}
