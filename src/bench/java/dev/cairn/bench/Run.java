package dev.cairn.bench;

import dev.cairn.bench.measure.ColdStart;
import dev.cairn.bench.measure.Growth;
import dev.cairn.bench.measure.InnerParts;
import dev.cairn.bench.measure.Measurement;
import dev.cairn.bench.measure.OverTls;
import dev.cairn.bench.measure.Propagation;
import dev.cairn.bench.measure.Storm;
import dev.cairn.bench.measure.Traffic;
import dev.cairn.bench.report.Json;
import dev.cairn.bench.report.Machine;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.report.Table;
import dev.cairn.bench.tool.Competitors;
import dev.cairn.bench.tool.Jdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what Cairn costs: each figure beside its goal and its floor, all in one run. */
@Command(
    name = "src/bench/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures what Cairn costs, on Consul agents of its own.")
public final class Run implements Callable<Integer> {
  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("propagation", new Propagation());
    ALL.put("tls", new OverTls());
    ALL.put("traffic", new Traffic());
    ALL.put("storm", new Storm());
    ALL.put("cold", new ColdStart());
    ALL.put("growth", new Growth());
    ALL.put("inner", new InnerParts());
  }

  @Option(
      names = "--sizes",
      defaultValue = "20x4,100x4,1000x5,5000x5",
      description = "services x instances (${DEFAULT-VALUE})")
  private String sizes = "";

  @Option(
      names = "--nodes",
      split = ",",
      defaultValue = "5,50,200",
      description = "nodes that the instances are spread over (${DEFAULT-VALUE})")
  private List<Integer> nodes = List.of();

  @Option(
      names = "--only",
      split = ",",
      description = "which figures: propagation, tls, traffic, storm, cold, growth, inner (all)")
  private List<String> only = List.copyOf(ALL.keySet());

  @Option(
      names = "--changes",
      defaultValue = "200",
      description = "single changes a figure (${DEFAULT-VALUE})")
  private int changes;

  @Option(
      names = "--limit",
      defaultValue = "60",
      description = "seconds that the changes of one figure may take (${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--jdk",
      split = ",",
      description = "JDKs by directory; the first one runs the sidecar (those found)")
  private List<Path> jdks = List.of();

  @Option(
      names = "--figure",
      defaultValue = "target/bench/growth.svg",
      description = "where the figure of growth goes (${DEFAULT-VALUE})")
  private Path figure = Path.of("");

  @Option(
      names = "--json",
      defaultValue = "target/bench/run.json",
      description = "where the figures go (${DEFAULT-VALUE})")
  private Path json = Path.of("");

  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(new Thread(Run::endWhatIsLeft));
    System.exit(new CommandLine(new Run()).execute(args));
  }

  /** Who is interrupted leaves no agent behind. */
  private static void endWhatIsLeft() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public Integer call() {
    Options options =
        new Options(
            Size.parseAll(sizes),
            nodes,
            changes,
            Duration.ofSeconds(limit),
            jdks.isEmpty() ? Jdk.installed() : jdks.stream().map(Jdk::at).toList(),
            Competitors.onPath(),
            figure);
    Map<String, Object> machine = Machine.describe();
    System.out.println(machine);
    List<Row> rows = new ArrayList<>();
    for (String name : only) {
      measurement(name)
          .run(
              options,
              row -> {
                rows.add(row.with("load", Machine.load()));
                System.out.print(Table.line(row));
                Json.write(json, machine, rows);
              });
    }
    System.out.println("\n" + Table.of(rows));
    System.out.println("written: " + json);
    return rows.stream().anyMatch(row -> Double.isNaN(row.measured())) ? 1 : 0;
  }

  private static Measurement measurement(String name) {
    Measurement measurement = ALL.get(name);
    if (measurement == null) {
      throw new IllegalArgumentException("--only " + name + ": choose some of " + ALL.keySet());
    }
    return measurement;
  }
}
