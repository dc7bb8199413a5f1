package dev.cairn.template;

import io.pebbletemplates.pebble.template.ScopeChain;
import java.util.HashMap;
import java.util.HashSet;
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
  private final transient Set<String> read = new HashSet<>();

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
      read.add((String) name);
    }
    return around.get(name);
  }

  @Override
  public boolean containsKey(Object name) {
    return super.containsKey(name) || around.containsKey(name);
  }

  /** What was read of the scopes around, once this one is none of the chain's any more. */
  Map<String, @Nullable Object> read(ScopeChain chain) {
    Map<String, @Nullable Object> values = new HashMap<>();
    read.forEach(name -> values.put(name, value(chain, name)));
    return values;
  }

  /** What this scope's own variables are. */
  Map<String, Object> assigned() {
    return isEmpty() ? Map.of() : new HashMap<>(this);
  }

  private static @Nullable Object value(ScopeChain chain, String name) {
    Object value = chain.get(name);
    return value == null && !chain.containsKey(name) ? UNDEFINED : value;
  }

  /**
   * Whether a variable that was read has the value that it had. Collections are compared as
   * objects: to compare them would cost more than it saves.
   */
  static boolean isStill(String name, @Nullable Object before, ScopeChain chain) {
    Object now = value(chain, name);
    boolean collection = now instanceof Map || now instanceof Iterable;
    return now == before || (!collection && Objects.equals(now, before));
  }
}
