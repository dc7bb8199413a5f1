package dev.cairn.yaml;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Consul and consul-template write them: {@code 500ms}, {@code 30s}, {@code 1m30s}.
 */
public final class Durations {
  private static final Pattern WHOLE = Pattern.compile("([0-9]{1,9}(ms|s|m|h)){1,9}");

  /** What nanoseconds can say, 292 years. */
  private static final long LONGEST = Long.MAX_VALUE / 1_000_000;

  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private Durations() {}

  /** Empty if the text is no duration; {@code 0} needs no unit. */
  public static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    long millis = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      millis += unit(part.group(2)) * Long.parseLong(part.group(1));
    }
    return millis > LONGEST ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  /** In milliseconds. */
  private static long unit(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
  }
}
