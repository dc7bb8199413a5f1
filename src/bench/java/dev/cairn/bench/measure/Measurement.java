package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.report.Row;
import java.util.function.Consumer;

/** One part of the run. */
public interface Measurement {
  /** Measures, and tells each row as soon as it is known. */
  void run(Options options, Consumer<Row> rows);
}
