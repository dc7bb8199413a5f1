package dev.cairn.catalog;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a set recalls of earlier catalogs because the present one does not tell: the same catalog
 * and the same memory give the same bytes. It outlives the process, and travels in snapshots.
 *
 * @param ports who holds a listener's port: {@code environment.service}, as in {@code
 *     production.web}
 * @param keys the last value of a key that was accepted, by path
 * @param servers the names of servers that got a hash because they collided with another's
 */
public record Memory(Map<Integer, String> ports, Map<String, String> keys, Set<String> servers) {
  public static final Memory NONE = new Memory(Map.of(), Map.of(), Set.of());

  public Memory {
    ports = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    keys = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    servers = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(servers));
  }

  /** Whether it is {@link #NONE}. */
  public boolean recallsNothing() {
    return ports.isEmpty() && keys.isEmpty() && servers.isEmpty();
  }

  /** Never the values of keys. */
  @Override
  public String toString() {
    return "Memory[ports=" + ports + ", keys=" + keys.keySet() + ", servers=" + servers + "]";
  }
}
