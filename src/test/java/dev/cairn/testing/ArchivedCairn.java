package dev.cairn.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes under test in a jar with an archive of what {@code rehearse} loads, as the launcher
 * starts them: of the time of tests that start Cairn often, half would go into loading classes.
 */
public final class ArchivedCairn {
  private static final ArchivedCairn UNDER_TEST = make(Path.of("target/under-test"));

  private final String classPath;
  private final Path archive;

  private ArchivedCairn(String classPath, Path archive) {
    this.classPath = classPath;
    this.archive = archive;
  }

  public static ArchivedCairn underTest() {
    return UNDER_TEST;
  }

  /** Made by the first of several JVMs that run tests, and again where classes are newer. */
  private static ArchivedCairn make(Path directory) {
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
    Path jar = directory.resolve("cairn.jar").toAbsolutePath();
    String classPath =
        Stream.concat(Stream.of(jar), all.stream().filter(Files::isRegularFile))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    ArchivedCairn cairn = new ArchivedCairn(classPath, jar.resolveSibling("cairn.jsa"));
    try {
      Files.createDirectories(directory);
      try (FileChannel channel = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
          FileLock lock = channel.lock()) {
        if (!isNewer(cairn.archive, classes)) {
          cairn.archive(classes, jar);
        }
        lock.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cairn;
  }

  private static boolean isNewer(Path archive, Path classes) throws IOException {
    if (Files.notExists(archive)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(archive);
    try (Stream<Path> files = Files.walk(classes)) {
      return files.allMatch(file -> time(file).compareTo(made) < 0);
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void archive(Path classes, Path jar) throws IOException {
    Files.deleteIfExists(archive);
    run(List.of(tool("jar"), "cf", jar.toString(), "-C", classes.toString(), "."));
    run(command("-XX:ArchiveClassesAtExit=" + archive, List.of("rehearse")));
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
    return Shell.start(Map.of(), command(List.of(args)).toArray(String[]::new));
  }

  /** The words that start a command. */
  List<String> command(List<String> args) {
    return command("-XX:SharedArchiveFile=" + archive, args);
  }

  private List<String> command(String flag, List<String> args) {
    List<String> command = new ArrayList<>(List.of(tool("java"), flag, "-Xlog:disable"));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", classPath, "-Dcairn.home=" + Path.of("").toAbsolutePath()));
    command.add("dev.cairn.cli.Main");
    command.addAll(args);
    return command;
  }
}
