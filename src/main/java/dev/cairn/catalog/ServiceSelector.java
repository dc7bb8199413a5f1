package dev.cairn.catalog;

import java.util.List;
import java.util.Set;

/**
 * The instances of a service that a template asked for: one query, filtered here, so that any
 * number of tags and statuses shares one long poll.
 *
 * @param tags an instance must carry all of them; registered tags are trimmed first
 * @param statuses an instance's status must be one of them
 */
public record ServiceSelector(Query.Instances query, Set<String> tags, Set<Status> statuses) {
  public ServiceSelector {
    tags = Set.copyOf(tags);
    statuses = Set.copyOf(statuses);
  }

  private static boolean carries(Instance instance, String tag) {
    return instance.tags().contains(tag)
        || instance.tags().stream().anyMatch(t -> t.strip().equals(tag));
  }

  /** Those of the instances that were asked for, in their order. */
  public List<Instance> select(List<Instance> all) {
    return all.stream()
        .filter(i -> statuses.contains(i.status()))
        .filter(i -> tags.stream().allMatch(tag -> carries(i, tag)))
        .toList();
  }
}
