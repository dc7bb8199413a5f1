package dev.cairn.pipeline;

import dev.cairn.catalog.Memory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who holds a port, also while it is gone: a deployment that takes a service's tag away for a while
 * must not lose its port to another.
 *
 * @param memory with the holders that are still remembered
 * @param since when each of them was first seen gone, in seconds of the epoch
 */
record PortHolders(Memory memory, Map<Integer, Long> since) {
  private static final Duration LAPSE = Duration.ofHours(1);

  /**
   * @param before what was recalled for the rendering
   * @param after what it came to
   * @param gone when holders were first seen gone so far
   * @param now in seconds of the epoch
   */
  static PortHolders after(Memory before, Memory after, Map<Integer, Long> gone, long now) {
    if (after.ports().keySet().equals(before.ports().keySet())) {
      return new PortHolders(after, Map.of());
    }
    Map<Integer, String> ports = new HashMap<>(after.ports());
    Map<Integer, Long> since = new HashMap<>();
    before
        .ports()
        .forEach(
            (port, holder) -> {
              // A clock that was set back must not hold a port for longer.
              long first = Math.min(now, gone.getOrDefault(port, now));
              if (!ports.containsKey(port) && now - first < LAPSE.toSeconds()) {
                ports.put(port, holder);
                since.put(port, first);
              }
            });
    return new PortHolders(new Memory(ports, after.keys(), after.servers()), since);
  }

  /** Without the holders whose hour is over: their ports are free from this pass on. */
  static Memory recalled(Memory kept, Map<Integer, Long> gone, long now) {
    Map<Integer, Long> lapsed = new HashMap<>(gone);
    lapsed.values().removeIf(first -> now - first < LAPSE.toSeconds());
    return without(kept, lapsed.keySet());
  }

  static Memory without(Memory kept, Set<Integer> free) {
    if (free.isEmpty()) {
      return kept;
    }
    Map<Integer, String> ports = new HashMap<>(kept.ports());
    ports.keySet().removeAll(free);
    return new Memory(ports, kept.keys(), kept.servers());
  }

  /** How long until the first of them lapses; empty where none is gone. */
  Optional<Duration> nextLapse(long now) {
    return since.values().stream()
        .min(Long::compare)
        .map(first -> LAPSE.minusSeconds(now - first))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }
}
