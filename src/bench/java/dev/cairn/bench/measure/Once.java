package dev.cairn.bench.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.bench.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A command that was run to its end.
 *
 * @param millis from its start to its end
 * @param output what it printed to standard output
 */
record Once(double millis, String output) {
  static Once run(Tool.Once command) {
    try {
      Path output = Files.createTempFile("cairn-bench", ".out");
      Path errors = Files.createTempFile("cairn-bench", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command.command())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(command.environment());
        long begun = System.nanoTime();
        int code = builder.start().waitFor();
        double millis = (System.nanoTime() - begun) / 1e6;
        if (code != 0) {
          throw new IllegalStateException(
              command.command().get(0) + ": exit " + code + ": " + Files.readString(errors));
        }
        return new Once(millis, Files.readString(output, UTF_8));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
