package dev.cairn.bench.measure;

import dev.cairn.bench.report.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A try in a directory of its own; where it fails, a row says so and the others go on. */
final class Attempt {
  private Attempt() {}

  /** What is tried. */
  interface Body {
    void in(Path directory) throws IOException;
  }

  static void at(String what, Object at, Consumer<Row> rows, Body body) {
    try {
      Path directory = Files.createTempDirectory("cairn-bench");
      try {
        body.in(directory);
      } finally {
        delete(directory);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      rows.accept(Row.failed(what, at, e));
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
