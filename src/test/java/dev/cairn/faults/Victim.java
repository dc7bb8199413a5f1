package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.testing.ArchivedCairn;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sidecar that is killed again and again: a set of one file and a set of two, on one key that
 * changes all the time. Their check writes down what it accepts; their proxy is a directory of
 * copies, which the hook makes of the files, and refuses every seventh version.
 */
final class Victim implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PADDING = "padding\n".repeat(500);
  private static final int REFUSED = 7;

  /** Of one cycle of both sets. */
  private static final int STEPS = 8;

  private final Path directory;
  private final ArchivedCairn cairn = ArchivedCairn.underTest();
  private final Random random;
  private final ScheduledExecutorService churn = Executors.newScheduledThreadPool(1);
  private final List<String> files = List.of("one.cfg", "two.cfg", "two.map");
  private Shell.@Nullable Started last;
  private volatile int version;

  Victim(Path directory, int seed) throws IOException {
    this.directory = directory;
    this.random = new Random(seed);
    Files.createDirectories(directory.resolve("running"));
    Files.createDirectories(directory.resolve("files"));
    OwnSet.write(accepted(), "");
    OwnSet.write(steps(), "");
    OwnSet.write(
        directory.resolve("check"),
        """
        echo >> %1$s
        for f; do read -r v < $f; echo "$v" >> %2$s; done
        echo >> %1$s
        """
            .formatted(steps(), accepted()));
    // The copies are made one after the other, also by the hooks of processes that are dead.
    OwnSet.write(
        directory.resolve("reload"),
        """
        echo >> %1$s
        exec 9>>%2$s; flock 9
        for f in $CAIRN_FILES; do
          read -r v < $f; [ $((${v#version } %% %3$d)) -ne 0 ] || exit 10
        done
        cp $CAIRN_FILES %4$s/
        echo >> %1$s
        """
            .formatted(steps(), directory.resolve("lock"), REFUSED, directory.resolve("running")));
    set("one", "'{file}'", "one.cfg");
    set("two", "'{file:two.cfg}', '{file:two.map}'", "two.cfg", "two.map");
    publish();
  }

  private void set(String name, String checked, String... files) {
    StringBuilder manifest = new StringBuilder("name: " + name + "\ndialect: plain\nfiles:\n");
    for (String file : files) {
      OwnSet.write(
          directory.resolve(name).resolve(file),
          "version {{ key('version') }}\n" + PADDING + "end {{ key('version') }}\n");
      manifest.append("  - {template: %s, destination: %s}\n".formatted(file, file(file)));
    }
    manifest.append(
        "check: {command: [sh, %s, %s]}\n".formatted(directory.resolve("check"), checked));
    manifest.append("reload: {command: [sh, %s]}\n".formatted(directory.resolve("reload")));
    manifest.append("pace: {quiet: 0s, max: 0s, between_reloads: 0s}\n");
    OwnSet.write(directory.resolve(name).resolve("set.yaml"), manifest.toString());
  }

  private Path file(String name) {
    return directory.resolve("files").resolve(name);
  }

  private void publish() {
    version++;
    Path next = directory.resolve("next.yaml");
    OwnSet.write(next, "kv: {version: \"" + version + "\"}\n");
    try {
      Files.move(next, catalog(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line for each begin and end of a check or hook. */
  private Path steps() {
    return directory.resolve("steps");
  }

  private Path accepted() {
    return directory.resolve("accepted");
  }

  private Path catalog() {
    return directory.resolve("catalog.yaml");
  }

  /** What a round showed. */
  record Round(int version, boolean unfinished) {}

  /** Starts it, and kills it at some moment while versions come and go. */
  Round killOnce() throws Exception {
    Shell.Started sidecar = start();
    var changes = churn.scheduleWithFixedDelay(this::publish, 0, 60, TimeUnit.MILLISECONDS);
    long at = Files.size(steps()) + random.nextInt(STEPS + 1);
    awaitOrEnd(sidecar, () -> Files.size(steps()) >= at);
    assertThat(sidecar.process().waitFor(random.nextInt(30), TimeUnit.MILLISECONDS))
        .as(sidecar.output())
        .isFalse();
    sidecar.process().destroyForcibly().waitFor();
    changes.cancel(false);
    assertWhole();
    boolean unfinished =
        leftovers() || Stream.of("one", "two").anyMatch(s -> exists(s, "reloading.json"));
    return new Round(Files.exists(file("one.cfg")) ? versionOf("one.cfg") : 0, unfinished);
  }

  private Shell.Started start() {
    String state = "--state-dir=" + directory.resolve("state");
    String[] sets = {directory.resolve("one").toString(), directory.resolve("two").toString()};
    Shell.Started sidecar = cairn.start("run", sets[0], sets[1], "--catalog=" + catalog(), state);
    last = sidecar;
    return sidecar;
  }

  /**
   * With nothing new to be told, the proxy comes to run exactly what is on disk, beside which
   * nothing is left of those that were killed.
   */
  void assertComesBack() throws Exception {
    Shell.Started sidecar = start();
    awaitOrEnd(sidecar, () -> isInOrder() && !leftovers());
    sidecar.process().destroyForcibly().waitFor();
    assertWhole();
    assertThat(versionOf("two.map")).isEqualTo(versionOf("two.cfg"));
  }

  private boolean isInOrder() {
    boolean refused = version % REFUSED == 0;
    return files.stream()
        .allMatch(
            f ->
                read(file(f)).equals(running(f))
                    && versionOf(f) % REFUSED != 0
                    && (refused || versionOf(f) == version));
  }

  private static void awaitOrEnd(
      Shell.Started sidecar, java.util.concurrent.Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .failFast(() -> assertThat(sidecar.process().isAlive()).as(sidecar.output()).isTrue())
        .untilAsserted(() -> assertThat(condition.call()).as(sidecar::output).isTrue());
  }

  private void assertWhole() {
    List<String> accepted = read(accepted()).lines().toList();
    for (String name : files) {
      if (Files.exists(file(name))) {
        int now = versionOf(name);
        assertThat(read(file(name)))
            .isEqualTo("version " + now + "\n" + PADDING + "end " + now + "\n");
        assertThat(accepted).contains("version " + now);
      }
    }
    // Between two renames the whole version is kept, so that the next process makes it whole.
    if (!read(file("two.cfg")).equals(read(file("two.map")))) {
      assertThat(exists("two", "committing")).isTrue();
    }
  }

  private boolean exists(String set, String name) {
    return Files.exists(directory.resolve("state").resolve(set).resolve(name));
  }

  /** Staged files of processes that are dead. */
  private boolean leftovers() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("files"))) {
      return all.anyMatch(f -> f.getFileName().toString().matches(".*[.]cairn-[0-9]+"));
    }
  }

  private int versionOf(String name) {
    return Integer.parseInt(read(file(name)).lines().findFirst().orElse("version 0").substring(8));
  }

  private String running(String name) {
    return read(directory.resolve("running").resolve(name));
  }

  /** Empty where there is no such file. */
  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    churn.shutdownNow();
    if (last != null) {
      last.process().destroyForcibly();
    }
  }
}
