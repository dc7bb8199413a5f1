package dev.cairn.listener;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the operator of a set says about well-known ports.
 *
 * @param environments the decimal prefix of an environment's ports, in the order of the manifest:
 *     with prefix {@code 1}, port 3000 becomes 13000
 * @param reserved ports that no listener may take
 * @param pinned services that the operator gave a listen port, without an environment's prefix
 */
public record PortRules(
    Map<String, String> environments, Set<Integer> reserved, Map<String, Set<Integer>> pinned) {
  /** No environments, hence no listeners. */
  public static final PortRules NONE = new PortRules(Map.of(), Set.of(), Map.of());

  public PortRules {
    environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    reserved = Collections.unmodifiableSortedSet(new TreeSet<>(reserved));
    pinned = Collections.unmodifiableSortedMap(new TreeMap<>(pinned));
  }
}
