package dev.cairn.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class OutputFileTest {
  @Test
  void givesEverythingThatIsShort() throws IOException {
    try (OutputFile output = new OutputFile()) {
      assertThat(output.tail()).isEmpty();
      Files.writeString(output.path(), "caf\u00e9\n");
      assertThat(output.tail()).isEqualTo("caf\u00e9\n");
    }
  }

  @Test
  void givesTheEndOfWhatIsLong() throws IOException {
    try (OutputFile output = new OutputFile()) {
      Files.writeString(output.path(), "start" + "x".repeat(70_000) + "end");
      assertThat(output.tail()).hasSize(64 * 1024).startsWith("x").endsWith("xend");
    }
  }

  @Test
  void keepsNoMoreThanTheEndOnDisk() throws IOException {
    try (OutputFile output = new OutputFile()) {
      Files.writeString(output.path(), "start" + "x".repeat(200_000) + "end");
      output.keepEnd();
      assertThat(output.path()).hasSize(64 * 1024);
      assertThat(output.tail()).endsWith("xend");
    }
  }

  @Test
  void leavesNoFile() throws IOException {
    OutputFile output = new OutputFile();
    output.close();
    assertThat(output.path()).doesNotExist();
  }
}
