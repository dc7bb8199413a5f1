package dev.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * A command that has run to its end in this process.
 *
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record CairnRun(int code, String out, String err) {
  static final Path HOME = Path.of("").toAbsolutePath();

  static CairnRun of(String... args) {
    return of(Map.of("PATH", System.getenv("PATH"), "HOME", "/nonexistent"), args);
  }

  static CairnRun of(Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Workplace workplace =
        new Workplace(
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, true, UTF_8),
            environment,
            HOME,
            false,
            false);
    int code = Main.run(workplace, args);
    workplace.out().flush();
    return new CairnRun(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
