package dev.cairn.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands and options by picocli's programmatic API: to read annotations takes 30 ms more of every
 * start.
 */
final class Options {
  private Options() {}

  /** One that can say how it is used, and of which version it is. */
  static CommandSpec command(String name, Callable<Integer> command, String description) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().description(description);
    return helped(spec);
  }

  /** The command with the options that all have. */
  static CommandSpec helped(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    return spec.versionProvider(new Version());
  }

  static OptionSpec.Builder option(String name, String label, Class<?> type, String description) {
    return OptionSpec.builder(name).type(type).paramLabel(label).description(description);
  }

  /** One that may be given again and again. */
  static OptionSpec options(String name, String label, Class<?> type, String description) {
    return option(name, label, List.class, description).auxiliaryTypes(type).build();
  }

  static OptionSpec duration(String name, String otherwise, String description) {
    return option(name, "TIME", Duration.class, description)
        .defaultValue(otherwise)
        .converters(new DurationConverter())
        .build();
  }

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).description(description).build();
  }

  static boolean isGiven(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  /** What an option was given that need not be given. */
  static <T> Optional<T> value(ArgSpec option) {
    return Optional.ofNullable(option.getValue());
  }

  static <T> List<T> values(ArgSpec option) {
    return Options.<List<T>>value(option).orElse(List.of());
  }
}
