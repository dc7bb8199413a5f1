package dev.cairn.templateset;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code pace} and {@code guard}: when a change is brought into service, and when not. */
final class PolicyReader {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");

  private PolicyReader() {}

  static Pace pace(YamlNode node) {
    Fields pace = Fields.of(node, List.of("quiet", "max", "between_reloads"));
    Duration quiet = pace.duration("quiet").orElse(Pace.DEFAULT.quiet());
    Duration max = pace.duration("max").orElse(most(quiet));
    if (max.compareTo(quiet) < 0) {
      throw new DiagnosticException(
          node.place(),
          "max is shorter than quiet, which it bounds",
          "leave it out, or make it longer");
    }
    return new Pace(
        quiet, max, pace.duration("between_reloads").orElse(Pace.DEFAULT.betweenReloads()));
  }

  /** Where only quiet is chosen: four times as long, as in consul-template's {@code wait}. */
  private static Duration most(Duration quiet) {
    Duration four = quiet.multipliedBy(4);
    return four.compareTo(Pace.DEFAULT.max()) > 0 ? four : Pace.DEFAULT.max();
  }

  static Guard guard(YamlNode node) {
    Fields guard = Fields.of(node, List.of("max_shrink", "hold", "keep_servers"));
    boolean forever = guard.text("hold").filter("forever"::equals).isPresent();
    return new Guard(
        guard.node("max_shrink").map(PolicyReader::part).orElse(Guard.DEFAULT.maxShrink()),
        forever ? Optional.empty() : guard.duration("hold"),
        guard.duration("keep_servers").orElse(Guard.DEFAULT.keepServers()));
  }

  private static double part(YamlNode node) {
    Matcher percent = PERCENT.matcher(Fields.text(node));
    if (!percent.matches() || Integer.parseInt(percent.group(1)) > 100) {
      throw new DiagnosticException(node.place(), "this is no part of all", "write it as 50%");
    }
    return Integer.parseInt(percent.group(1)) / 100.0;
  }
}
