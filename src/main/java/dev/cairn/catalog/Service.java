package dev.cairn.catalog;

import java.util.Set;
import java.util.TreeSet;

/**
 * A service name as {@code /v1/catalog/services} lists it.
 *
 * @param tags the tags of all its instances together, sorted
 */
public record Service(String name, Set<String> tags) {
  public Service {
    tags = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }
}
