package dev.cairn.bench.measure;

import dev.cairn.bench.Options;
import dev.cairn.bench.consul.Population;
import dev.cairn.bench.report.Row;
import dev.cairn.bench.tool.Cairn;
import java.util.function.Consumer;

/** What HTTP/2 spares, at the largest size. */
public final class OverTls implements Measurement {
  @Override
  public void run(Options options, Consumer<Row> rows) {
    Cairn cairn = new Cairn(options.jdks().get(0), true);
    for (int nodes : options.nodes()) {
      Propagation.one(options, cairn, new Population(options.largest(), nodes), rows);
    }
  }
}
