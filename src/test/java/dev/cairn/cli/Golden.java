package dev.cairn.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A catalog, and what one shipped set makes of it: {@code CASE/catalog.yaml}, the variables {@code
 * CASE/vars.yaml} where there are any, {@code CASE/SET.cfg} and, where something is to be said,
 * {@code CASE/SET.log}.
 */
record Golden(Path directory, String set) {
  private static final Path ROOT = Path.of("src/test/resources/goldens/haproxy");
  static final List<String> SETS = List.of("internal", "external");

  static Stream<Golden> all() {
    try (Stream<Path> cases = Files.list(ROOT)) {
      return cases.sorted().toList().stream()
          .flatMap(c -> SETS.stream().map(set -> new Golden(c, set)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command with what the case gives it. */
  CairnRun run(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, setDirectory().toString()));
    args.addAll(List.of("--catalog", directory.resolve("catalog.yaml").toString()));
    if (Files.exists(directory.resolve("vars.yaml"))) {
      args.addAll(List.of("--vars", directory.resolve("vars.yaml").toString()));
    }
    args.addAll(List.of(options));
    return CairnRun.of(args.toArray(String[]::new));
  }

  Path setDirectory() {
    return Path.of("templates/haproxy", set);
  }

  Path configuration() {
    return directory.resolve(set + ".cfg");
  }

  Path log() {
    return directory.resolve(set + ".log");
  }

  @Override
  public String toString() {
    return directory.getFileName() + ", " + set;
  }
}
