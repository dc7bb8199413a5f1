package dev.cairn.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a fresh copy of the project, for a user who has never run it. */
class LauncherIT {
  private static final List<String> CLONED =
      List.of("cairn", "pom.xml", "src/main", "templates", "reload-hooks");

  @TempDir static Path directory;
  private static Path clone;
  private static Shell first;

  @BeforeAll
  static void runTheFirstCommandOfTheReadme() throws IOException {
    clone = Files.createDirectory(directory.resolve("a clone"));
    for (String name : CLONED) {
      copy(Path.of(name), clone.resolve(name));
    }
    Files.createDirectory(directory.resolve("home"));
    first = cairn("demo", "--pause=10ms");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", directory.resolve("home").toString());
    environment.put("XDG_CACHE_HOME", "");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // What the build of the tests has downloaded need not be downloaded again.
    environment.put("MAVEN_OPTS", "-Duser.home=" + System.getProperty("user.home"));
    return environment;
  }

  private static Shell cairn(String... args) {
    return launch(environment(), clone.resolve("cairn"), args);
  }

  private static Shell launch(Map<String, String> environment, Path launcher, String... args) {
    String[] command =
        Stream.concat(Stream.of(launcher.toString()), Stream.of(args)).toArray(String[]::new);
    return Shell.run(environment, command);
  }

  @Test
  void buildsAndShowsBothSetsOnALivingCatalog() throws IOException {
    assertThat(first.code()).as(first.output()).isZero();
    assertThat(first.output())
        .startsWith("cairn: building")
        .contains("+    server mesos-slave-")
        .contains("-    server mesos-slave-")
        .doesNotContain("Exception", "WARNING");
    for (String set : new String[] {"internal", "external"}) {
      assertThat(clone.resolve("target/demo/" + set + "/etc/haproxy/haproxy.cfg"))
          .content()
          .contains("frontend internal_http_in_production:test-server");
    }
  }

  @Test
  void buildsOnlyWhatIsNewer() throws IOException {
    assertThat(cairn("--version").output()).startsWith("cairn ");
    Path source = clone.resolve("pom.xml");
    Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 1000));
    assertThat(cairn("--version").output()).startsWith("cairn: building").contains("\ncairn ");
  }

  @Test
  void isFoundThroughLinksFromAnotherDirectory() throws IOException {
    Path far = Files.createSymbolicLink(directory.resolve("far"), clone.resolve("cairn"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("far"));
    Shell demo = launch(environment(), link, "demo", "--pause=0s");
    assertThat(demo.code()).as(demo.output()).isZero();
    assertThat(far).exists();
  }

  @Test
  void startsWithTheJavaOnThePathOrSaysThatThereIsNone() {
    Map<String, String> environment = environment();
    environment.put("JAVA_HOME", "");
    assertThat(launch(environment, clone.resolve("cairn"), "--version").code()).isZero();

    environment.put("JAVA_HOME", "/nowhere");
    Shell none = launch(environment, clone.resolve("cairn"), "--version");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.output())
        .isEqualTo(
            "cairn: no /nowhere/bin/java; install a JDK of version 17 or newer, or set JAVA_HOME\n");
  }

  @Test
  void saysWhichHeapItCannotDoWith() {
    for (String heap :
        List.of("foo", "-5m", "15m", "1k", "16m -version", "1025g", "99999999999999g")) {
      Map<String, String> environment = environment();
      environment.put("CAIRN_HEAP", heap);
      Shell cairn = launch(environment, clone.resolve("cairn"), "--version");
      assertThat(cairn.code()).isEqualTo(2);
      assertThat(cairn.output())
          .isEqualTo(
              "cairn: CAIRN_HEAP is \"%s\"; it takes a size from 16m to 1024g, such as 256m%n",
              heap);
    }
    for (String heap : List.of("16m", "1g", "300000K", "268435456")) {
      Map<String, String> environment = environment();
      environment.put("CAIRN_HEAP", heap);
      assertThat(launch(environment, clone.resolve("cairn"), "--version").code()).isZero();
    }
  }

  /** Rubbish, a half of it, as after a power failure, and one with other bytes in it. */
  @Test
  void aDamagedClassArchiveChangesNothing() throws IOException {
    assertThat(cairn("--version").code()).isZero();
    damage(whole -> "broken".getBytes(UTF_8));
    damage(whole -> Arrays.copyOf(whole, whole.length / 2));
    damage(
        whole -> {
          byte[] other = whole.clone();
          Arrays.fill(other, whole.length / 2, whole.length / 2 + 4096, (byte) 0x55);
          return other;
        });
  }

  @Test
  void buildsAnewWhereTheJarIsDamagedOrTheStampNamesAnother() throws IOException {
    assertThat(cairn("--version").code()).isZero();
    for (Path jar : cached(".jar")) {
      Files.write(jar, "half".getBytes(UTF_8));
    }
    assertThat(cairn("--version").output()).startsWith("cairn: building").contains("\ncairn ");
    Path stamp = cached("").stream().filter(f -> f.toString().contains("stamp-")).findAny().get();
    Files.writeString(stamp, clone.resolve("pom.xml") + "\n");
    assertThat(cairn("--version").output()).startsWith("cairn: building").contains("\ncairn ");
  }

  @Test
  void saysThatItsCacheCannotBeMade() {
    Map<String, String> environment = environment();
    environment.put("XDG_CACHE_HOME", "/proc/nowhere");
    Shell refused = launch(environment, clone.resolve("cairn"), "--version");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.output())
        .isEqualTo(
            "cairn: /proc/nowhere/cairn: cannot be written; set XDG_CACHE_HOME to a directory that"
                + " can\n");
  }

  /** The JVM refuses an archive whose jar is of another time, though it has the same bytes. */
  @Test
  void theSameJarAtAnotherTimeGetsItsArchiveAgain() throws IOException {
    assertThat(cairn("--version").code()).isZero();
    FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 1000);
    for (Path jar : cached(".jar")) {
      Files.setLastModifiedTime(jar, later);
    }
    assertThat(cairn("--version").code()).isZero();
    Map<String, String> environment = environment();
    environment.put(
        "CAIRN_JAVA_OPTS", Runtime.version().feature() < 25 ? "-Xshare:on" : "-XX:AOTMode=on");
    Shell started = launch(environment, clone.resolve("cairn"), "--version");
    assertThat(started.code()).as(started.output()).isZero();
  }

  private static List<Path> cached(String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("home/.cache/cairn"))) {
      return files.filter(f -> f.toString().endsWith(ending)).toList();
    }
  }

  private static void damage(UnaryOperator<byte[]> damage) throws IOException {
    List<Path> archives = cached(".jsa");
    assertThat(archives).isNotEmpty();
    for (Path archive : archives) {
      byte[] whole = Files.readAllBytes(archive);
      Files.delete(archive);
      Files.write(archive, damage.apply(whole));
    }
    Shell shell = cairn("rehearse");
    assertThat(shell.code()).as(shell.output()).isZero();
    assertThat(shell.output()).doesNotContain("fatal error");
  }

  @Test
  void runsNothingOfACacheThatBelongsToAnother() throws IOException {
    Path cache = Files.createDirectories(directory.resolve("planted/cairn"));
    Files.setAttribute(cache, "unix:uid", 65534);
    Map<String, String> environment = environment();
    environment.put("XDG_CACHE_HOME", directory.resolve("planted").toString());
    Shell refused = launch(environment, clone.resolve("cairn"), "--version");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.output())
        .isEqualTo(
            "cairn: " + cache + ": belongs to another user; remove it, or set XDG_CACHE_HOME\n");
  }

  /** What lives for months has another heap than what ends at once. */
  @Test
  void knowsTheSidecarAlsoBehindAnOption() {
    Map<String, String> environment = environment();
    environment.put("CAIRN_JAVA_OPTS", "-XX:+PrintFlagsFinal");
    Shell sidecar = launch(environment, clone.resolve("cairn"), "--verbose", "run", "--help");
    assertThat(sidecar.output()).containsPattern("InitialHeapSize += 8388608 ");
    Shell once = launch(environment, clone.resolve("cairn"), "--verbose", "render", "--help");
    assertThat(once.output()).doesNotContainPattern("InitialHeapSize += 8388608 ");
  }

  @Test
  void failsWhereItsOutputIsLost() {
    String launcher = clone.resolve("cairn").toString();
    Shell lost = Shell.run(environment(), "sh", "-c", "exec \"$0\" --help >/dev/full", launcher);
    assertThat(lost.code()).isEqualTo(2);
    assertThat(lost.output()).startsWith("cairn: standard output: cannot be written");
  }

  @Test
  void keepsExitCodesAndStreams() {
    Shell wrong = cairn("rende");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.output().lines()).hasSize(1);
  }
}
