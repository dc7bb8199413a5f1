package dev.cairn.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTest {
  private static final Sample BEFORE = new Sample(10_000, 20_000, 180_000, 76, 64, 53, 46, 0);

  @TempDir Path directory;

  @Test
  void namesWhatGrewBeyondTheNoise() {
    Sample leaking = new Sample(15_000, 20_000, 180_000, 81, 64, 53, 46, 1);

    assertThat(leaking.growthSince(BEFORE))
        .containsExactly(
            "heap kB grew by 5000; 4096 are allowed",
            "threads grew by 5; 4 are allowed",
            "tmp grew by 1; 0 are allowed");
  }

  @Test
  void takesNoiseAndLessForNoGrowth() {
    assertThat(new Sample(12_000, 19_000, 181_000, 77, 66, 54, 46, 0).growthSince(BEFORE))
        .isEmpty();
  }

  @Test
  void countsFilesInSubdirectories() throws IOException {
    Files.createFile(Files.createDirectory(directory.resolve("set")).resolve("memory.json"));

    assertThat(Sample.files(directory)).isEqualTo(1);
  }
}
