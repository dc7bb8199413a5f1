package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.Size;
import dev.cairn.bench.inner.Inner;
import dev.cairn.bench.report.Row;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The inner parts, by JMH: a warm JVM, one thread. */
public final class InnerParts implements Measurement {
  private static final TimeValue ITERATION = TimeValue.seconds(2);
  private static final int ITERATIONS = 4;

  /** The largest takes minutes, and tells no more. */
  private static String[] sizes(Options options) {
    List<Size> sizes = options.sizes();
    return sizes.subList(0, sizes.size() / 2 + 1).stream()
        .map(s -> s.services() + "x" + s.instances())
        .toArray(String[]::new);
  }

  @Override
  public void run(Options options, Consumer<Row> rows) {
    var chosen =
        new OptionsBuilder()
            .include(Inner.class.getName())
            .param("size", sizes(options))
            .forks(1)
            .warmupIterations(ITERATIONS)
            .warmupTime(ITERATION)
            .measurementIterations(ITERATIONS)
            .measurementTime(ITERATION)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      for (RunResult result : new Runner(chosen).run()) {
        var primary = result.getPrimaryResult();
        rows.accept(
            Row.of(
                    "inner: " + primary.getLabel(),
                    result.getParams().getParam("size"),
                    "ms",
                    primary.getScore())
                .with("error", primary.getScoreError()));
      }
    } catch (RunnerException e) {
      rows.accept(Row.failed("inner", "", e));
    }
  }
}
