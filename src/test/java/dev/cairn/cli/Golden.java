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
 * CASE/PROXY/vars.yaml} where there are any, {@code CASE/PROXY/SET.cfg} and, where something is to
 * be said, {@code CASE/PROXY/SET.log}.
 */
record Golden(Path directory, String proxy, String set) {
  static final Path ROOT = Path.of("src/test/resources/goldens");
  static final List<String> PROXIES = List.of("haproxy", "nginx");
  static final List<String> SETS = List.of("internal", "external");

  static Stream<Golden> all() {
    try (Stream<Path> cases = Files.list(ROOT)) {
      return cases.sorted().toList().stream()
          .flatMap(c -> PROXIES.stream().flatMap(p -> SETS.stream().map(s -> new Golden(c, p, s))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Golden> of(String proxy) {
    return all().filter(golden -> golden.proxy.equals(proxy));
  }

  /** The command with what the case gives it. */
  CairnRun run(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, setDirectory().toString()));
    args.addAll(List.of("--catalog", directory.resolve("catalog.yaml").toString()));
    Path variables = directory.resolve(proxy).resolve("vars.yaml");
    if (Files.exists(variables)) {
      args.addAll(List.of("--vars", variables.toString()));
    }
    args.addAll(List.of(options));
    return CairnRun.of(args.toArray(String[]::new));
  }

  Path setDirectory() {
    return Path.of("templates", proxy, set);
  }

  Path configuration() {
    return directory.resolve(proxy).resolve(set + ".cfg");
  }

  Path log() {
    return directory.resolve(proxy).resolve(set + ".log");
  }

  @Override
  public String toString() {
    return directory.getFileName() + ", " + proxy + " " + set;
  }
}
