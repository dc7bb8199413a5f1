package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** Makes keys and certificates as their users do. */
final class OpenSsl {
  private OpenSsl() {}

  /** Runs lines of shell, each of which must succeed. */
  static void in(Path directory, String script) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-ec", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes());
    assertThat(shell.waitFor()).as(output).isZero();
  }
}
