package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.Size;
import dev.cairn.bench.consul.Cluster;
import dev.cairn.bench.consul.Population;
import dev.cairn.bench.report.Figure;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How latency, CPU and memory grow with the number of services, as a figure. */
public final class Growth implements Measurement {
  private static final List<Integer> SERVICES = List.of(10, 30, 100, 300, 1000, 2500, 5000);
  private static final int INSTANCES = 5;
  private static final int NODES = 50;
  private static final int CHANGES = 60;

  /** More connections than this are more than an agent has. */
  private static final int MOST_FOR_OTHERS = 1000;

  @Override
  public void run(Options options, Consumer<Row> rows) {
    List<Tool> tools = new ArrayList<>(List.of(options.cairn()));
    tools.addAll(options.competitors());
    Map<String, Map<Integer, Double>> latency = new TreeMap<>();
    Map<String, Map<Integer, Double>> cpu = new TreeMap<>();
    Map<String, Map<Integer, Double>> memory = new TreeMap<>();
    for (Tool tool : tools) {
      for (int services : SERVICES) {
        if (tool.needsManyConnections() && services > MOST_FOR_OTHERS) {
          continue;
        }
        Population population = new Population(new Size(services, INSTANCES), NODES);
        Attempt.at(
            tool.name() + ": growth",
            population,
            rows,
            directory -> {
              try (Cluster cluster = Propagation.cluster(tool, population, directory)) {
                Observation seen =
                    new Following(tool, cluster, CHANGES, options.limit())
                        .observe(directory.resolve("tool"));
                at(latency, tool).put(services, seen.latency().p50());
                at(latency, "a bare long poll").merge(services, seen.floor().p50(), Math::min);
                at(cpu, tool).put(services, seen.cpuMillis());
                at(memory, tool).put(services, seen.usedMegabytes());
                rows.accept(row(tool, population, seen));
              }
            });
      }
    }
    new Figure("services × " + INSTANCES)
        .panel("registration to file, p50, ms", latency)
        .panel("CPU a change, ms", cpu)
        .panel("resident, MB", memory)
        .write(options.figure());
  }

  private static Map<Integer, Double> at(Map<String, Map<Integer, Double>> lines, Tool tool) {
    return at(lines, tool.name());
  }

  private static Map<Integer, Double> at(Map<String, Map<Integer, Double>> lines, String name) {
    return lines.computeIfAbsent(name, n -> new TreeMap<>());
  }

  private static Row row(Tool tool, Population population, Observation seen) {
    return Row.of(
            tool.name() + ": growth, registration to file, p50",
            population,
            "ms",
            seen.latency().p50())
        .floor(seen.floor().p50())
        .with("CPU a change, ms", seen.cpuMillis())
        .with("resident, MB", seen.usedMegabytes())
        .with("lost", seen.lost());
  }
}
