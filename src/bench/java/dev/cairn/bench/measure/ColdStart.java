package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.Size;
import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Population;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.report.Samples;
import dev.cairn.bench.tool.Cairn;
import dev.cairn.bench.tool.Jdk;
import dev.cairn.bench.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * From a command line to its end: a rendering by a process of its own. Up to the middle size: the
 * others' connections get too many.
 */
public final class ColdStart implements Measurement {
  private static final int NODES = 50;

  /** The first ones make the archive of classes, and warm the file cache. */
  private static final int WARMING = 2;

  private static final int STARTS = 11;

  @Override
  public void run(Options options, Consumer<Row> rows) {
    for (Size size : options.sizes().subList(0, options.sizes().size() / 2 + 1)) {
      Population population = new Population(size, NODES);
      Attempt.at(
          "cold start", population, rows, directory -> at(options, population, directory, rows));
    }
  }

  private static void at(Options options, Population population, Path directory, Consumer<Row> rows)
      throws IOException {
    try (Cluster cluster = Cluster.startUnlimited(population, directory)) {
      double other = Double.NaN;
      for (Tool tool : options.competitors()) {
        Path own = Files.createDirectory(directory.resolve(tool.name()));
        Samples samples = samples(tool.once(cluster, own));
        rows.accept(
            Row.of(tool.name() + ": cold start", population, "ms", samples.p50())
                .with("max", samples.max()));
        other = Double.isNaN(other) ? samples.p50() : other;
      }
      for (Jdk jdk : options.jdks()) {
        of(jdk, cluster, Files.createDirectory(directory.resolve(jdk.version() + "")), other, rows);
      }
    }
  }

  private static void of(Jdk jdk, Cluster cluster, Path directory, double other, Consumer<Row> rows)
      throws IOException {
    Cairn cairn = new Cairn(jdk, false);
    Path catalog = directory.resolve("catalog.yaml");
    Path own = Files.createDirectory(directory.resolve("a"));
    var unused = Once.run(cairn.snapshot(cluster, own, catalog));
    double floor = samples(bare(jdk)).p50();
    Samples asking = samples(cairn.once(cluster, Files.createDirectory(directory.resolve("b"))));
    Samples reading =
        samples(cairn.onceFrom(catalog, Files.createDirectory(directory.resolve("c"))));
    Size size = cluster.population().size();
    boolean modern = jdk.version() >= 25;
    Row fromConsul = row("cold start, from Consul", jdk, cluster, asking, floor);
    Row fromFile = row("cold start, from a catalog file", jdk, cluster, reading, floor);
    if (size.equals(Goals.SMALL)) {
      int consulLimit = modern ? 300 : 450;
      int fileLimit = modern ? 230 : 280;
      rows.accept(fromConsul.goal("≤ %d ms".formatted(consulLimit), consulLimit));
      rows.accept(fromFile.goal("≤ %d ms".formatted(fileLimit), fileLimit));
    } else {
      boolean compared = size.equals(Goals.MIDDLE) && !Double.isNaN(other);
      rows.accept(
          compared
              ? fromConsul.goal("≤ the first other's, %.0f ms".formatted(other), other)
              : fromConsul);
      rows.accept(fromFile);
    }
  }

  private static Row row(String what, Jdk jdk, Cluster cluster, Samples samples, double floor) {
    return Row.of(what + ", " + jdk, cluster.population(), "ms", samples.p50())
        .floor(floor)
        .with("max", samples.max())
        .with("starts", samples.count());
  }

  /** The floor: a JVM that does nothing. */
  private static Tool.Once bare(Jdk jdk) {
    return new Tool.Once(
        Map.of(),
        List.of(
            jdk.home().resolve("bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-version"));
  }

  private static Samples samples(Tool.Once command) {
    IntStream.range(0, WARMING).forEach(i -> Once.run(command));
    return new Samples(
        IntStream.range(0, STARTS).mapToObj(i -> Once.run(command).millis()).toList());
  }
}
