package dev.cairn.catalog;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A service name as {@code /v1/catalog/services} lists it.
 *
 * @param tags the tags of all its instances together, sorted
 */
public record Service(String name, Set<String> tags) {
  public Service {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }

  /** Of thousands, at every registration: as both are sorted, nothing need be looked up. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Service service
        && name.equals(service.name)
        && Arrays.equals(tags.toArray(), service.tags.toArray());
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
