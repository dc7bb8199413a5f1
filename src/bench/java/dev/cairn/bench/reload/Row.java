package dev.cairn.bench.reload;

import dev.cairn.testing.HttpLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the clients saw of one way to reload.
 *
 * @param failed requests without an answer, or with another than 200
 * @param resets connections that were reset
 * @param retried requests sent again, since their kept connection was closed before any byte came
 * @param slow requests that took longer than half a second
 */
record Row(
    String hook,
    int reloads,
    int requests,
    int failed,
    int resets,
    int retried,
    int slow,
    double p50,
    double p99,
    double max,
    List<String> failures) {
  private static final Duration SLOW = Duration.ofMillis(500);

  static final String HEAD =
      """
      | reload | reloads | requests | failed | resets | retried | > 500 ms | p50 ms | p99 ms | max ms |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""
          .stripIndent();

  Row {
    failures = List.copyOf(failures);
  }

  /**
   * @param slow of requests that take their time by themselves: they count, but not for the times
   */
  static Row of(Way way, int reloads, HttpLoad.Result result, HttpLoad.Result slow) {
    List<String> failures = new ArrayList<>(result.failures());
    slow.failures().forEach(failure -> failures.add("in flight: " + failure));
    return new Row(
        way.label(),
        way.reloads() ? reloads : 0,
        result.requests() + slow.requests(),
        result.failed() + slow.failed(),
        result.resets() + slow.resets(),
        result.retried() + slow.retried(),
        result.slowerThan(SLOW),
        result.milliseconds(0.5),
        result.milliseconds(0.99),
        result.milliseconds(1),
        failures);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d | %d | %.1f | %.1f | %.1f |",
        hook,
        reloads,
        requests,
        failed,
        resets,
        retried,
        slow,
        p50,
        p99,
        max);
  }
}
