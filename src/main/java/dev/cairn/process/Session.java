package dev.cairn.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program's start in a session of its own, by which all that it starts can be found. */
final class Session {
  private Session() {}

  /**
   * @param argv the program, looked up on the environment's {@code PATH} unless it has a slash, and
   *     its arguments
   * @throws IOException if there is no such program, which would be an exit code of {@code setsid}
   */
  static List<String> start(List<String> argv, Map<String, String> environment) throws IOException {
    List<Path> path =
        Stream.of(environment.getOrDefault("PATH", "/usr/bin:/bin").split(":"))
            .map(Path::of)
            .toList();
    requireProgram(candidates(argv.get(0), path));
    Stream<String> setsid =
        candidates("setsid", path).stream().filter(Files::isExecutable).map(Path::toString);
    return Stream.concat(setsid.limit(1), argv.stream()).toList();
  }

  private static List<Path> candidates(String program, List<Path> path) {
    return program.contains("/")
        ? List.of(Path.of(program))
        : path.stream().map(directory -> directory.resolve(program)).toList();
  }

  private static void requireProgram(List<Path> candidates) throws IOException {
    List<Path> files = candidates.stream().filter(Files::isRegularFile).toList();
    if (files.isEmpty()) {
      throw new IOException("No such file or directory");
    } else if (files.stream().noneMatch(Files::isExecutable)) {
      throw new IOException("Permission denied");
    }
  }
}
