package dev.cairn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of the shipped template sets whose manifests a test may change. */
public final class ShippedSets {
  private final Path directory;

  private ShippedSets(Path directory) {
    this.directory = directory;
  }

  /** Below {@code directory/templates}, with the hooks at {@code directory/reload-hooks}. */
  public static ShippedSets copyTo(Path directory) {
    for (String tree : new String[] {"templates", "reload-hooks"}) {
      try (Stream<Path> files = Files.walk(Path.of(tree))) {
        for (Path file : files.toList()) {
          Path copy = directory.resolve(file);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new ShippedSets(directory.resolve("templates"));
  }

  /** The directory of a set such as {@code haproxy/internal}. */
  public Path set(String name) {
    return directory.resolve(name);
  }

  /** Replaces a text that is in a set's manifest. */
  public ShippedSets replace(String set, String old, String now) {
    return replaceIn(set(set).resolve("set.yaml"), old, now);
  }

  /** Replaces a text that is in a file. */
  public ShippedSets replaceIn(Path file, String old, String now) {
    try {
      String text = Files.readString(file);
      if (!text.contains(old)) {
        throw new IllegalArgumentException(file + " has no " + old);
      }
      Files.writeString(file, text.replace(old, now));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
