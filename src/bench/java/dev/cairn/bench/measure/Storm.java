package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.consul.AgentConnection;
import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Population;
import dev.cairn.bench.process.WatchedFile;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.tool.Follower;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Many registrations at once, at the shipped pace: few reloads, and no delay for the last. */
public final class Storm implements Measurement {
  private static final int REGISTRATIONS = 1000;
  private static final int CONNECTIONS = 4;
  private static final int NODES = 50;
  private static final Duration SPREAD = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_RELOADS = Duration.ofSeconds(2);
  private static final int AFTER_MILLIS = 8_000;

  @Override
  public void run(Options options, Consumer<Row> rows) {
    Population population = new Population(options.middle(), NODES);
    Attempt.at("storm", population, rows, directory -> one(options, population, directory, rows));
  }

  private static void one(
      Options options, Population population, Path directory, Consumer<Row> rows)
      throws IOException {
    try (Cluster cluster = Cluster.start(population, directory);
        Follower follower =
            options.cairn().followPaced(cluster, Files.createDirectory(directory.resolve("a")));
        WatchedFile file = new WatchedFile(follower.destination())) {
      var unused = Following.awaitFirst(follower, file);
      Pause.millis(AFTER_MILLIS);
      long reloads = reloads(follower);
      double took = register(cluster);
      long last = System.nanoTime();
      OptionalLong there = file.await(text -> holdsAll(text, population), PATIENCE);
      double delay = there.isPresent() ? (there.getAsLong() - last) / 1e6 : Double.NaN;
      Pause.millis(AFTER_MILLIS);
      // Reloads are as far apart as the pace says, and one more begins it.
      long allowed = 2 + (long) (took / BETWEEN_RELOADS.toMillis());
      rows.accept(
          Row.of("storm: last registration to file", population, "ms", delay)
              .goal("≤ 3 s", 3000)
              .with("registrations", REGISTRATIONS)
              .with("made within, ms", took));
      rows.accept(
          Row.of("storm: reloads", population, "", reloads(follower) - reloads)
              .goal("≤ " + allowed, allowed));
      rows.accept(
          Row.of(
                  "storm: lines that a new rendering has otherwise",
                  population,
                  "",
                  differences(options, cluster, directory, file.now().orElse("")))
              .goal("0", 0));
    }
  }

  private static long reloads(Follower follower) {
    return follower.log().lines().filter(line -> line.contains("reloaded in")).count();
  }

  private static boolean holdsAll(String text, Population population) {
    for (int i = 0; i < REGISTRATIONS; i++) {
      if (!text.contains(population.extra(i).marker())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Evenly over the spread, where the agent is fast enough.
   *
   * @return how many milliseconds it took
   */
  private static double register(Cluster cluster) {
    long begun = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int offset = i;
      Thread thread = new Thread(() -> part(cluster, begun, offset));
      thread.start();
      threads.add(thread);
    }
    threads.forEach(Storm::join);
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void part(Cluster cluster, long begun, int offset) {
    try (AgentConnection connection = cluster.connect()) {
      IntConsumer one =
          i -> {
            long due = begun + SPREAD.toNanos() * i / REGISTRATIONS;
            Pause.millis((int) Math.max(0, (due - System.nanoTime()) / 1_000_000));
            connection.put("/v1/catalog/register", cluster.population().extra(i).registering());
          };
      for (int i = offset; i < REGISTRATIONS; i += CONNECTIONS) {
        one.accept(i);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long differences(
      Options options, Cluster cluster, Path directory, String followed) {
    try {
      Path fresh = Files.createDirectory(directory.resolve("b"));
      String rendered = Once.run(options.cairn().once(cluster, fresh)).output();
      List<String> left = new ArrayList<>(followed.lines().toList());
      rendered.lines().forEach(left::remove);
      return left.size() + Math.abs(followed.lines().count() - rendered.lines().count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
