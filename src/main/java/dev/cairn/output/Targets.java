package dev.cairn.output;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;

/** What a destination really is: a symbolic link stays, and what it points to is replaced. */
final class Targets {
  private static final int MAX_LINKS = 40;

  private Targets() {}

  static Path resolve(Path destination) {
    Path target = destination;
    try {
      for (int links = 0; Files.isSymbolicLink(target); links++) {
        if (links == MAX_LINKS) {
          throw new DiagnosticException(
              destination.toString(), "is a symbolic link that leads to itself", "remove it");
        }
        requireTrusted(destination, target);
        target = target.resolveSibling(Files.readSymbolicLink(target));
      }
    } catch (IOException e) {
      throw Failures.of(destination, "cannot be followed", e);
    }
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new DiagnosticException(
          destination.toString(), "its directory does not exist", "make " + directory + " first");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new DiagnosticException(
          destination.toString(),
          Files.isDirectory(target) ? "is a directory" : "is no regular file",
          "name a file as destination");
    }
    return target;
  }

  /** Whoever may write in a link's directory may point the link at any file of ours. */
  private static void requireTrusted(Path destination, Path link) throws IOException {
    Path directory = directory(link);
    if (Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new DiagnosticException(
          destination.toString(),
          (link.equals(destination) ? "is" : "leads through")
              + " a symbolic link in "
              + directory
              + ", where everyone may write",
          "take that right away, or name the file itself as destination");
    }
  }

  /** The directory that a resolved target is in. */
  static Path directory(Path target) {
    return Objects.requireNonNull(target.toAbsolutePath().getParent());
  }
}
