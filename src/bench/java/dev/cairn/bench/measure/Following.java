package dev.cairn.bench.measure;

import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Registration;
import dev.cairn.bench.process.ConnectionWatch;
import dev.cairn.bench.process.Observed;
import dev.cairn.bench.process.WatchedFile;
import dev.cairn.bench.report.Samples;
import dev.cairn.bench.tool.Follower;
import dev.cairn.bench.tool.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Lets a tool follow a cluster through many single changes. */
final class Following {
  private static final Duration FIRST = Duration.ofMinutes(2);
  private static final Duration EACH = Duration.ofSeconds(30);
  private static final int REST_MILLIS = 4_000;

  /** What a process that lives for months costs is not what its first minute does. */
  private static final int WARMING = 200;

  private final Tool tool;
  private final Cluster cluster;
  private final int changes;
  private final Duration limit;

  Following(Tool tool, Cluster cluster, int changes, Duration limit) {
    this.tool = tool;
    this.cluster = cluster;
    this.changes = changes;
    this.limit = limit;
  }

  Observation observe(Path directory) {
    Samples floor = LongPoll.floor(cluster, Math.min(changes, 100));
    long begun = System.nanoTime();
    try (Follower follower = tool.follow(cluster, directory);
        WatchedFile file = new WatchedFile(follower.destination())) {
      double first = (awaitFirst(follower, file) - begun) / 1e6;
      return observe(floor, first, follower, file);
    }
  }

  static long awaitFirst(Follower follower, WatchedFile file) {
    long deadline = System.nanoTime() + FIRST.toNanos();
    while (follower.isAlive() && System.nanoTime() < deadline) {
      OptionalLong there = file.await(text -> !text.isEmpty(), Duration.ofSeconds(1));
      if (there.isPresent()) {
        return there.getAsLong();
      }
    }
    throw new IllegalStateException("no file; its log: " + follower.log());
  }

  private Observation observe(Samples floor, double first, Follower follower, WatchedFile file) {
    Observed process = follower.process();
    try (ConnectionWatch connections =
        new ConnectionWatch(process, follower.port(), () -> beside(cluster))) {
      Pause.millis(REST_MILLIS);
      double idleMegabytes = process.residentMegabytes();
      double idleCpu = idleCpu(process);
      Changes.Notice notice = new InFile(file);
      long atFirst = process.cpuMillis();
      int warmed =
          new Changes(cluster, EACH, limit.dividedBy(4)).make(WARMING, notice).nanos().size();
      double warmingCpu = (double) (process.cpuMillis() - atFirst) / warmed;
      long before = process.cpuMillis();
      Changes.Noticed noticed = new Changes(cluster, EACH, limit).make(changes, notice);
      Pause.millis(200);
      double cpu = (double) (process.cpuMillis() - before) / noticed.nanos().size();
      Pause.millis(REST_MILLIS);
      return new Observation(
          floor,
          Samples.ofNanos(noticed.nanos()),
          first,
          noticed.lost(),
          cpu,
          warmingCpu,
          idleCpu,
          connections.most(),
          connections.samples(),
          connections.refused(),
          follower.resets(),
          idleMegabytes,
          process.residentMegabytes(),
          plan(follower));
    }
  }

  private static double idleCpu(Observed process) {
    long before = process.cpuMillis();
    Pause.millis(REST_MILLIS);
    return (process.cpuMillis() - before) * 1000.0 / REST_MILLIS;
  }

  /** What anybody else on the host would ask. */
  static void beside(Cluster cluster) {
    try (var other = cluster.connect()) {
      var unused = other.get("/v1/status/leader");
    }
  }

  static String plan(Follower follower) {
    return follower
        .log()
        .lines()
        .filter(line -> line.contains("connections") || line.contains("plan"))
        .distinct()
        .limit(5)
        .collect(Collectors.joining("\n"));
  }

  private record InFile(WatchedFile file) implements Changes.Notice {
    @Override
    public OptionalLong await(Registration changed, boolean present, Duration patience) {
      return file.await(text -> text.contains(changed.marker()) == present, patience);
    }
  }
}
