package dev.cairn.cli;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.Memory;
import dev.cairn.catalogfile.CatalogFileSource;
import dev.cairn.consul.ConsulSettings;
import dev.cairn.consul.ConsulSource;
import dev.cairn.diagnostic.DiagnosticException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where answers come from. */
final class SourceOptions {
  /** How often a catalog file is looked at under {@code run}. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final OptionSpec catalog =
      Options.option(
              "--catalog", "FILE", Path.class, "answer from this catalog file instead of Consul")
          .build();

  private final OptionSpec consulAddr =
      Options.option(
              "--consul-addr",
              "ADDR",
              String.class,
              "of the agent (default: CONSUL_HTTP_ADDR, else 127.0.0.1:8500)")
          .build();

  private final OptionSpec datacenter =
      Options.option(
              "--datacenter",
              "DC",
              String.class,
              "for questions that name none (default: the agent's own)")
          .build();

  private final OptionSpec wait =
      Options.duration("--wait", "60s", "how long a blocking query is parked (${DEFAULT-VALUE})");

  private final OptionSpec maxStale =
      Options.duration(
          "--max-stale", "2s", "how far a server may be behind its leader (${DEFAULT-VALUE})");

  private final OptionSpec connections =
      Options.option(
              "--connections", "N", int.class, "never more to Consul at a time (${DEFAULT-VALUE})")
          .defaultValue("64")
          .build();

  void addTo(CommandSpec spec) {
    for (OptionSpec option :
        List.of(catalog, consulAddr, datacenter, wait, maxStale, connections)) {
      spec.addOption(option);
    }
  }

  /** Whether the user said where answers come from. */
  boolean isGiven(Workplace workplace) {
    return Options.value(catalog).isPresent()
        || Options.value(consulAddr).isPresent()
        || workplace.variable("CONSUL_HTTP_ADDR").isPresent();
  }

  CatalogSource open(Workplace workplace, boolean watch) {
    int most = connections.getValue();
    if (most < 1) {
      throw new DiagnosticException(
          "--connections " + most, "leaves none to ask with", "allow at least 1");
    }
    @Nullable Path file = catalog.getValue();
    if (file != null) {
      return new CatalogFileSource(file, watch ? LOOK : Duration.ZERO);
    }
    ConsulSettings settings =
        ConsulSettings.of(workplace.environment(), Options.value(consulAddr))
            .with(wait.getValue(), maxStale.getValue(), most);
    return new ConsulSource(
        Options.<String>value(datacenter).map(settings::in).orElse(settings),
        watch,
        InstantSource.system());
  }

  /** What a snapshot recalls. */
  static Memory memory(CatalogSource source) {
    return source instanceof CatalogFileSource file ? file.catalog().memory() : Memory.NONE;
  }
}
