package dev.cairn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cairn from a jar with an archive of its loaded classes, as the launcher starts it: for tests that
 * start it very often.
 */
public final class ArchivedCairn {
  private final String classPath;
  private final Path archive;

  private ArchivedCairn(String classPath, Path archive) {
    this.classPath = classPath;
    this.archive = archive;
  }

  /** Of the classes under test, and what {@code rehearse} loads. */
  public static ArchivedCairn in(Path directory) {
    String given = System.getProperty("java.class.path");
    List<Path> all =
        Stream.of(System.getProperty("surefire.test.class.path", given).split(File.pathSeparator))
            .map(Path::of)
            .toList();
    Path classes =
        all.stream()
            .filter(p -> Files.exists(p.resolve("dev/cairn/cli/Main.class")))
            .findFirst()
            .orElseThrow();
    Path jar = directory.resolve("cairn.jar");
    run(List.of(tool("jar"), "cf", jar.toString(), "-C", classes.toString(), "."));
    String classPath =
        Stream.concat(Stream.of(jar), all.stream().filter(Files::isRegularFile))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    ArchivedCairn cairn = new ArchivedCairn(classPath, directory.resolve("cairn.jsa"));
    run(cairn.command("-XX:ArchiveClassesAtExit=" + cairn.archive, "rehearse"));
    return cairn;
  }

  private static void run(List<String> command) {
    Shell shell = Shell.run(command.toArray(String[]::new));
    assertThat(shell.code()).as(shell.output()).isZero();
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Starts a command. */
  public Shell.Started start(String... args) {
    List<String> command = command("-XX:SharedArchiveFile=" + archive, args);
    return Shell.start(Map.of(), command.toArray(String[]::new));
  }

  private List<String> command(String flag, String... args) {
    List<String> command = new ArrayList<>(List.of(tool("java"), flag));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable"));
    command.addAll(List.of("-Xmx64m", "-Dcairn.home=" + Path.of("").toAbsolutePath()));
    command.addAll(List.of("-cp", classPath, "dev.cairn.cli.Main"));
    command.addAll(List.of(args));
    return command;
  }
}
