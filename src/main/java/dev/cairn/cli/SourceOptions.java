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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where answers come from. */
final class SourceOptions {
  /** How often a catalog file is looked at under {@code run}. */
  private static final Duration LOOK = Duration.ofMillis(500);

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "answer from this catalog file instead of Consul")
  private @Nullable Path catalog;

  @Option(
      names = "--consul-addr",
      paramLabel = "ADDR",
      description = "of the agent (default: CONSUL_HTTP_ADDR, else 127.0.0.1:8500)")
  private @Nullable String consulAddr;

  @Option(
      names = "--datacenter",
      paramLabel = "DC",
      description = "for questions that name none (default: the agent's own)")
  private @Nullable String datacenter;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "how long a blocking query is parked (${DEFAULT-VALUE})")
  private Duration wait = Duration.ofSeconds(60);

  @Option(
      names = "--max-stale",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "how far a server may be behind its leader (${DEFAULT-VALUE})")
  private Duration maxStale = Duration.ofSeconds(2);

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "64",
      description = "never more to Consul at a time (${DEFAULT-VALUE})")
  private int connections = 64;

  /** Whether the user said where answers come from. */
  boolean isGiven(Workplace workplace) {
    return catalog != null
        || consulAddr != null
        || workplace.variable("CONSUL_HTTP_ADDR").isPresent();
  }

  CatalogSource open(Workplace workplace, boolean watch) {
    if (connections < 1) {
      throw new DiagnosticException(
          "--connections " + connections, "leaves none to ask with", "allow at least 1");
    }
    if (catalog != null) {
      return new CatalogFileSource(catalog, watch ? LOOK : Duration.ZERO);
    }
    ConsulSettings settings =
        ConsulSettings.of(workplace.environment(), Optional.ofNullable(consulAddr))
            .with(wait, maxStale, connections);
    return new ConsulSource(
        datacenter == null ? settings : settings.in(datacenter), watch, InstantSource.system());
  }

  /** What a snapshot recalls. */
  static Memory memory(CatalogSource source) {
    return source instanceof CatalogFileSource file ? file.catalog().memory() : Memory.NONE;
  }
}
