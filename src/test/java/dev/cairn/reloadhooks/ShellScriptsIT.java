package dev.cairn.reloadhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shell script of the project. */
class ShellScriptsIT {
  static Stream<Path> scripts() throws IOException {
    return Stream.of(
            Path.of("reload-hooks"),
            Path.of("src/test"),
            Path.of("src/test/bin"),
            Path.of("src/bench"),
            Path.of("src/bench/bin"),
            Path.of(".ci"),
            Path.of(""))
        .flatMap(ShellScriptsIT::in);
  }

  private static Stream<Path> in(Path directory) {
    try (Stream<Path> files = Files.list(directory.toAbsolutePath())) {
      return files.filter(Files::isRegularFile).filter(ShellScriptsIT::isScript).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean isScript(Path file) {
    try {
      String name = file.getFileName().toString();
      return name.endsWith(".sh")
          || (Files.isExecutable(file) && Files.readString(file).startsWith("#!"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void isCleanToShellcheck(Path script) {
    Shell shellcheck = Shell.run("shellcheck", "-x", script.toString());
    assertThat(shellcheck.code()).as(shellcheck.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void hooksAndLauncherAreOfAPosixShell(Path script) throws IOException {
    if (script.startsWith(Path.of("reload-hooks").toAbsolutePath()) || script.endsWith("cairn")) {
      assertThat(Files.readString(script)).startsWith("#!/bin/sh\n");
      assertThat(Shell.run("dash", "-n", script.toString()).output()).isEmpty();
    }
  }
}
