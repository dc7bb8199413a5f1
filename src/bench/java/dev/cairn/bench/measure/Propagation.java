package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.Size;
import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Population;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.report.Samples;
import dev.cairn.bench.tool.Cairn;
import dev.cairn.bench.tool.Tool;
import java.nio.file.Path;
import java.util.function.Consumer;

/** From a registration to the file, and what it costs, at every size over every number of nodes. */
public final class Propagation implements Measurement {
  @Override
  public void run(Options options, Consumer<Row> rows) {
    for (Size size : options.sizes()) {
      for (int nodes : options.nodes()) {
        one(options, options.cairn(), new Population(size, nodes), rows);
      }
      for (Tool tool : options.competitors()) {
        one(options, tool, new Population(size, options.nodes().get(0)), rows);
      }
    }
  }

  static void one(Options options, Tool tool, Population population, Consumer<Row> rows) {
    Attempt.at(
        tool.name() + ": registration to file",
        population,
        rows,
        directory -> {
          try (Cluster cluster = cluster(tool, population, directory)) {
            Observation seen =
                new Following(tool, cluster, options.changes(), options.limit())
                    .observe(directory.resolve("tool"));
            tell(tool, population, seen, rows);
          }
        });
  }

  static Cluster cluster(Tool tool, Population population, Path directory) {
    if (tool.needsManyConnections()) {
      return Cluster.startUnlimited(population, directory);
    }
    return tool instanceof Cairn cairn && cairn.tls()
        ? Cluster.startWithTls(population, directory)
        : Cluster.start(population, directory);
  }

  private static void tell(Tool tool, Population population, Observation seen, Consumer<Row> rows) {
    boolean own = tool instanceof Cairn;
    Size size = population.size();
    String name = tool.name() + ": ";
    Samples latency = seen.latency();
    Row typical =
        Row.of(name + "registration to file, p50", population, "ms", latency.p50())
            .floor(seen.floor().p50())
            .with("changes", latency.count())
            .with("lost", seen.lost())
            .with("first file, ms", seen.firstMillis())
            .with("plan", seen.plan());
    Row rare =
        Row.of(name + "registration to file, p99", population, "ms", latency.p99())
            .floor(seen.floor().p99())
            .with("max", latency.max());
    rows.accept(own ? Goals.latency(size, typical, true) : typical);
    rows.accept(own ? Goals.latency(size, rare, false) : rare);
    Row cpu =
        Row.of(name + "CPU a change", population, "ms", seen.cpuMillis())
            .with("of the 200 before, ms", seen.warmingCpuMillis())
            .with("idle, ms a second", seen.idleCpuMillis());
    rows.accept(own ? Goals.cpu(size, cpu) : cpu);
    Row connections = Row.of(name + "connections", population, "", seen.connections());
    rows.accept(
        (tool instanceof Cairn cairn ? Goals.connections(cairn, connections) : connections)
            .with("looks", seen.looks()));
    Row refused =
        Row.of(name + "resets, refusals beside it", population, "", seen.resets() + seen.refused());
    rows.accept(own ? refused.goal("0", 0) : refused);
    Row memory =
        Row.of(name + "resident after the changes", population, "MB", seen.usedMegabytes());
    rows.accept(
        (own ? Goals.memory(size, memory) : memory).with("idle before", seen.idleMegabytes()));
  }
}
