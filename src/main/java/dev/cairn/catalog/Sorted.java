package dev.cairn.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Immutable copies whose order is that of their keys. */
final class Sorted {
  private Sorted() {}

  /** Most instances have no metadata, and there are tens of thousands of them. */
  static Map<String, String> copyOf(Map<String, String> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
