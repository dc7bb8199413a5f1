package dev.cairn.template;

import io.pebbletemplates.pebble.template.ScopeChain;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scope of variables that notes which ones of the scopes around it were read, and keeps to itself
 * what was assigned.
 */
final class ObservedScope extends HashMap<String, Object> {
  private static final long serialVersionUID = 1;
  private static final Object UNDEFINED = new Object();

  private final String known;
  private final transient Map<String, Object> around = new HashMap<>();
  private final transient Map<String, Object> read = new HashMap<>();

  /**
   * @param chain the scopes around
   * @param known a variable that need not be noted
   * @param assigns names that will be assigned, perhaps: around here these keep their values until
   *     this scope's are assigned there
   */
  ObservedScope(ScopeChain chain, String known, Set<String> assigns) {
    this.known = known;
    for (String name : assigns) {
      if (chain.containsKey(name)) {
        around.put(name, chain.get(name));
      }
    }
  }

  @Override
  public @Nullable Object get(Object name) {
    if (super.containsKey(name)) {
      return super.get(name);
    }
    if (!name.equals(known)) {
      read.put((String) name, UNDEFINED);
    }
    return around.get(name);
  }

  @Override
  public boolean containsKey(Object name) {
    return super.containsKey(name) || around.containsKey(name);
  }

  /** Learns what was read, once this scope is none of the chain's any more. */
  void learn(ScopeChain chain) {
    read.replaceAll((name, unknown) -> value(chain, name));
  }

  private static @Nullable Object value(ScopeChain chain, String name) {
    Object value = chain.get(name);
    return value == null && !chain.containsKey(name) ? UNDEFINED : value;
  }

  /** Whether all that was read has the values that it had. */
  boolean isAsBefore(ScopeChain chain) {
    for (Map.Entry<String, Object> variable : read.entrySet()) {
      if (!same(value(chain, variable.getKey()), variable.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Collections are compared as objects: to compare them would cost more than it saves. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    boolean collection = one instanceof Map || one instanceof Iterable;
    return one == other || (!collection && Objects.equals(one, other));
  }

  /** Whether it was read how far the loop has come, which is no value to compare. */
  boolean sawLoop() {
    return read.containsKey("loop");
  }
}
