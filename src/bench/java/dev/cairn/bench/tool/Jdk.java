package dev.cairn.bench.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An installed JDK. */
public record Jdk(Path home, int version) {
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
  private static final List<Path> USUAL =
      List.of(Path.of("/usr/lib/jvm"), Path.of("/usr/local"), Path.of("/opt"));

  /** That in a directory, if there is one. */
  static Optional<Jdk> in(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return Optional.empty();
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find()
          ? Optional.of(new Jdk(home, Integer.parseInt(version.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of each version in the usual places. */
  public static List<Jdk> installed() {
    SortedMap<Integer, Jdk> byVersion = new TreeMap<>();
    USUAL.stream().flatMap(Jdk::below).forEach(jdk -> byVersion.putIfAbsent(jdk.version(), jdk));
    return List.copyOf(byVersion.values());
  }

  private static Stream<Jdk> below(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> homes = Files.list(directory)) {
      return homes.sorted().toList().stream().flatMap(home -> in(home).stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That in a directory. */
  public static Jdk at(Path home) {
    return in(home)
        .orElseThrow(() -> new IllegalArgumentException(home + " holds no JDK; name another"));
  }

  @Override
  public String toString() {
    return "JDK " + version;
  }
}
