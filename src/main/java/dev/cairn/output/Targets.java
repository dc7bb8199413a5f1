package dev.cairn.output;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a destination really is: a symbolic link stays, and what it points to is replaced. Links
 * count wherever they are in its path.
 */
final class Targets {
  private static final int MAX_LINKS = 40;

  private Targets() {}

  /**
   * @return an absolute path without links
   */
  static Path resolve(Path destination) {
    Path target;
    try {
      target = follow(destination);
    } catch (IOException e) {
      throw Failures.of(destination, "cannot be followed", e);
    }
    Path directory = target.getParent();
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

  private static Path follow(Path destination) throws IOException {
    Path absolute = destination.toAbsolutePath();
    Path real = Objects.requireNonNull(absolute.getRoot());
    Deque<Path> rest = new ArrayDeque<>(names(absolute));
    for (int links = 0; !rest.isEmpty(); ) {
      Path name = rest.removeFirst();
      Path next = real.resolve(name);
      if (Files.isSymbolicLink(next)) {
        if (links++ == MAX_LINKS) {
          throw new DiagnosticException(
              destination.toString(), "is a symbolic link that leads to itself", "remove it");
        }
        requireTrusted(destination, next);
        Path to = real.resolve(Files.readSymbolicLink(next));
        List<Path> names = new ArrayList<>(names(to));
        names.addAll(rest);
        rest = new ArrayDeque<>(names);
        real = Objects.requireNonNull(to.getRoot());
      } else {
        real = next.normalize();
      }
    }
    return real;
  }

  private static List<Path> names(Path path) {
    List<Path> names = new ArrayList<>();
    path.forEach(names::add);
    return names;
  }

  /** Whoever may put another link in its place may point it at any file of ours. */
  private static void requireTrusted(Path destination, Path link) throws IOException {
    Path directory = directory(link);
    Optional<String> others = Others.whoMayReplace(link, directory);
    if (others.isPresent()) {
      throw new DiagnosticException(
          destination.toString(),
          (link.equals(destination.toAbsolutePath().normalize()) ? "is" : "leads through")
              + " a symbolic link in "
              + directory
              + ", where "
              + others.get()
              + " may write",
          "take that right away, or name the file itself as destination");
    }
  }

  /** The directory that a resolved target is in. */
  static Path directory(Path target) {
    return Objects.requireNonNull(target.getParent());
  }
}
