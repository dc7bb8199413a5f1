package dev.cairn.bench.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A template of a competitor, and where its result goes. */
record Template(Path source, Path destination) {
  static Template in(Path directory, String name, String text) {
    try {
      Path destination = directory.resolve("out").resolve("haproxy.cfg");
      Files.createDirectories(destination.getParent());
      return new Template(Files.writeString(directory.resolve(name), text), destination);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As both command lines want it. */
  String argument() {
    return source + ":" + destination;
  }
}
