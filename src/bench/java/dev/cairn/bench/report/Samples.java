package dev.cairn.bench.report;

import java.util.Arrays;
import java.util.List;

/** Times in milliseconds, sorted. */
public record Samples(List<Double> sorted) {
  public Samples {
    sorted = sorted.stream().sorted().toList();
  }

  public static Samples ofNanos(List<Long> nanos) {
    return new Samples(nanos.stream().map(n -> n / 1e6).toList());
  }

  /** Several together. */
  public static Samples of(double... millis) {
    return new Samples(Arrays.stream(millis).boxed().toList());
  }

  public double p50() {
    return percentile(50);
  }

  public double p99() {
    return percentile(99);
  }

  public double max() {
    return percentile(100);
  }

  /** The nearest rank; not a number where there is no sample. */
  public double percentile(int percent) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }

  public int count() {
    return sorted.size();
  }
}
