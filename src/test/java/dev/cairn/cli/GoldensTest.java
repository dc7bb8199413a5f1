package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the shipped sets make of catalogs, byte for byte. What was made is left in {@code
 * target/goldens}, to be looked at and copied where the change was meant.
 */
class GoldensTest {
  private static final Path MADE = Path.of("target/goldens");

  static Stream<Golden> all() {
    return Golden.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void rendersTheSameBytesEachTime(Golden golden) throws IOException {
    CairnRun first = golden.run("render");
    CairnRun second = golden.run("render");

    leave(golden.configuration(), first.out());
    leave(golden.log(), first.err());
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(second).isEqualTo(first);
    assertThat(first.out()).isEqualTo(read(golden.configuration()));
    assertThat(first.err()).isEqualTo(read(golden.log()));
  }

  private static void leave(Path golden, String text) throws IOException {
    if (!text.isEmpty()) {
      Path made = MADE.resolve(Golden.ROOT.relativize(golden));
      Files.createDirectories(made.getParent());
      Files.writeString(made, text);
    }
  }

  /** Nothing, where there is no such file. */
  private static String read(Path golden) throws IOException {
    return Files.exists(golden) ? Files.readString(golden) : "";
  }

  @Test
  void hasNoFileThatNothingLooksAt() throws IOException {
    Set<String> known =
        Set.of(
            "catalog.yaml",
            "vars.yaml",
            "internal.cfg",
            "internal.log",
            "external.cfg",
            "external.log");
    Set<String> unknown = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Golden.ROOT)) {
      files
          .filter(Files::isRegularFile)
          .filter(f -> !known.contains(f.getFileName().toString()))
          .forEach(f -> unknown.add(f.toString()));
    }
    assertThat(unknown).isEmpty();
    assertThat(Golden.all()).hasSizeGreaterThanOrEqualTo(48);
  }
}
