package dev.cairn.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Staged files of processes that died before they could commit or remove them. */
final class Leftovers {
  private Leftovers() {}

  static Path stagedName(Path target, long pid) {
    return target.resolveSibling(prefix(target) + pid);
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".cairn-";
  }

  static void sweep(Path target) {
    String prefix = prefix(target);
    Path directory = Targets.directory(target);
    DirectoryStream.Filter<Path> leftover =
        file -> isLeftover(file.getFileName().toString(), prefix);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, leftover)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw Failures.of(directory, "cannot be swept of staged files", e);
    }
  }

  private static boolean isLeftover(String name, String prefix) {
    String pid = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
  }
}
