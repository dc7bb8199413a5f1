package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Population;
import dev.cairn.bench.consul.Registration;
import dev.cairn.bench.consul.Relay;
import dev.cairn.bench.process.WatchedFile;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.tool.Follower;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What Consul sends for one change, beside the one answer that has changed. */
public final class Traffic implements Measurement {
  /** Of the plans whose polls wake for one answer only. */
  private static final int NODES = 50;

  /** No long poll of thousands ends by itself between two changes. */
  private static final String PATIENT = "--wait=10m";

  private static final int SETTLING_MILLIS = 15_000;
  private static final int IDLE_MILLIS = 10_000;

  @Override
  public void run(Options options, Consumer<Row> rows) {
    Population population = new Population(options.middle(), NODES);
    Attempt.at(
        "bytes a change, by service",
        population,
        rows,
        directory -> byService(options, population, directory, rows));
    Attempt.at(
        "bytes a change, by node",
        population,
        rows,
        directory -> byNode(options, population, directory, rows));
  }

  private static void byService(
      Options options, Population population, Path directory, Consumer<Row> rows)
      throws IOException {
    try (Cluster cluster = Cluster.startUnlimited(population, directory)) {
      int answer = cluster.answerBytes("/v1/health/service/" + population.extra(1).service());
      String connections = "--connections=" + (population.size().services() + 64);
      rows.accept(row("by service", answer, options, cluster, directory, connections, PATIENT));
    }
  }

  private static void byNode(
      Options options, Population population, Path directory, Consumer<Row> rows)
      throws IOException {
    try (Cluster cluster = Cluster.start(population, directory)) {
      int answer = cluster.answerBytes("/v1/catalog/node/" + population.extra(1).node());
      rows.accept(row("by node", answer, options, cluster, directory, PATIENT));
    }
  }

  private static Row row(
      String plan, int answer, Options options, Cluster cluster, Path directory, String... more) {
    try (Relay relay = new Relay(cluster.address());
        Follower follower = options.cairn().followAt(relay.port(), directory, more);
        WatchedFile file = new WatchedFile(follower.destination())) {
      var unused = Following.awaitFirst(follower, file);
      Pause.millis(SETTLING_MILLIS);
      double idle = idleBytesAMilli(relay);
      long begun = System.nanoTime();
      long before = relay.bytes();
      Changes.Notice notice = new Settled(file);
      Changes.Noticed noticed =
          new Changes(cluster, Duration.ofSeconds(30), options.limit())
              .make(options.changes(), notice);
      double millis = (System.nanoTime() - begun) / 1e6;
      double bytes = (relay.bytes() - before - idle * millis) / noticed.nanos().size();
      return Row.of("bytes a change, " + plan, cluster.population(), "", bytes)
          .floor(answer)
          .goal("≤ 2 × the answer", 2.0 * answer)
          .with("idle, bytes a second", idle * 1000)
          .with("lost", noticed.lost())
          .with("plan", Following.plan(follower));
    }
  }

  private static double idleBytesAMilli(Relay relay) {
    long before = relay.bytes();
    Pause.millis(IDLE_MILLIS);
    return (double) (relay.bytes() - before) / IDLE_MILLIS;
  }

  /** Gives what is asked after a change its time. */
  private record Settled(WatchedFile file) implements Changes.Notice {
    @Override
    public OptionalLong await(Registration changed, boolean present, Duration patience) {
      OptionalLong noticed =
          file.await(text -> text.contains(changed.marker()) == present, patience);
      Pause.millis(100);
      return noticed;
    }
  }
}
