package dev.cairn.bench.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A way to bring a new configuration into service. */
enum Way {
  NO_RELOAD_HAPROXY("HAProxy, no reload", false, hook("haproxy-seamless.sh")) {
    @Override
    Balancer start(Path directory) throws IOException {
      return MasterHaproxy.start(directory);
    }
  },
  SEAMLESS("haproxy-seamless.sh", true, hook("haproxy-seamless.sh")) {
    @Override
    Balancer start(Path directory) throws IOException {
      return MasterHaproxy.start(directory);
    }
  },
  IPTABLES("haproxy-iptables.sh", true, hook("haproxy-iptables.sh")) {
    @Override
    Balancer start(Path directory) throws IOException {
      return PlainHaproxy.start(directory);
    }
  },
  PLAIN("plain -sf", true, PlainHaproxy.HOOK) {
    @Override
    Balancer start(Path directory) throws IOException {
      return PlainHaproxy.start(directory);
    }
  },
  NO_RELOAD_NGINX("nginx, no reload", false, hook("nginx.sh")) {
    @Override
    Balancer start(Path directory) throws IOException {
      return Nginx.start(directory);
    }
  },
  NGINX("nginx.sh", true, hook("nginx.sh")) {
    @Override
    Balancer start(Path directory) throws IOException {
      return Nginx.start(directory);
    }
  };

  private final String label;
  private final boolean reloads;
  private final Path hook;

  Way(String label, boolean reloads, Path hook) {
    this.label = label;
    this.reloads = reloads;
    this.hook = hook;
  }

  /** The proxy, running, before Cairn has written anything for it. */
  abstract Balancer start(Path directory) throws IOException;

  private static Path hook(String name) {
    return Path.of("reload-hooks", name).toAbsolutePath();
  }

  static Way named(String label) {
    return Arrays.stream(values())
        .filter(way -> way.label.equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no row " + label + "; see src/bench/reload"));
  }

  String label() {
    return label;
  }

  /** The reload's command, as {@code set.yaml} writes it; without reloads the first is the last. */
  String command(Path directory) {
    return reloads
        ? "[" + hook + "]"
        : "[sh, -c, '[ -e %1$s/served ] || { touch %1$s/served; exec %2$s; }']"
            .formatted(directory, hook);
  }

  boolean reloads() {
    return reloads;
  }
}
