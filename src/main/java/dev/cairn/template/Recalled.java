package dev.cairn.template;

import dev.cairn.catalog.Memory;
import java.util.Map;
import java.util.Set;

/**
 * What parts of a rendering recall of earlier catalogs, besides the ports that the plan recalls.
 *
 * @param keys the last accepted values of keys, by path
 * @param servers that have a hash in their names
 */
record Recalled(Map<String, String> keys, Set<String> servers) {
  static final Recalled NOTHING = of(Memory.NONE);

  private static Recalled of(Memory memory) {
    return new Recalled(memory.keys(), memory.servers());
  }

  /** The same object as long as it says the same: by it is told whether anything changed. */
  Recalled next(Memory memory) {
    return keys.equals(memory.keys()) && servers.equals(memory.servers()) ? this : of(memory);
  }
}
