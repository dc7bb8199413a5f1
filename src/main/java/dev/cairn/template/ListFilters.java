package dev.cairn.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Filters of lists that Pebble lacks, or has only for lists that may be changed. */
final class ListFilters {
  private ListFilters() {}

  static List<TemplateFilter> all() {
    return List.of(
        new TemplateFilter("byTag", (value, a) -> byTag(list("byTag", value))),
        new TemplateFilter("sortBy", ListFilters::sortBy, "attribute"),
        new TemplateFilter("sort", (value, a) -> sort("sort", value, Comparator.naturalOrder())),
        new TemplateFilter("rsort", (value, a) -> sort("rsort", value, Comparator.reverseOrder())),
        new TemplateFilter("reverse", (value, a) -> reverse(value)),
        // What a manifest may give as one value or as several.
        new TemplateFilter(
            "asList", (value, a) -> value instanceof Collection<?> ? value : List.of(value)));
  }

  /** Pebble's own sorts the list that it is given, which is another's or cannot be changed. */
  private static List<Object> sort(
      String filter, Object value, Comparator<Comparable<Object>> order) {
    List<Object> sorted = new ArrayList<>(list(filter, value));
    try {
      sorted.sort((a, b) -> order.compare(comparable(filter, a), comparable(filter, b)));
    } catch (ClassCastException e) {
      throw new Complaint(filter + ": the list holds several kinds", "sort strings or numbers");
    }
    return Collections.unmodifiableList(sorted);
  }

  private static List<Object> reverse(Object value) {
    List<Object> reversed = new ArrayList<>(list("reverse", value));
    Collections.reverse(reversed);
    return Collections.unmodifiableList(reversed);
  }

  /** Services or instances by each of their tags: a map of lists, sorted by tag. */
  private static Map<String, List<Object>> byTag(Collection<?> entries) {
    Map<String, List<Object>> map = new TreeMap<>();
    for (Object entry : entries) {
      for (Object tag : list("byTag", Attributes.of(entry, "tags"))) {
        map.computeIfAbsent(tag.toString().strip(), t -> new ArrayList<>()).add(entry);
      }
    }
    map.replaceAll((tag, list) -> Collections.unmodifiableList(list));
    return Collections.unmodifiableMap(map);
  }

  private static List<Object> sortBy(Object value, Arguments arguments) {
    String attribute = arguments.text("attribute");
    List<Object> sorted = new ArrayList<>(list("sortBy", value));
    try {
      sorted.sort(
          (a, b) ->
              comparable("sortBy", Attributes.of(a, attribute))
                  .compareTo(comparable("sortBy", Attributes.of(b, attribute))));
    } catch (ClassCastException e) {
      throw new Complaint(
          "sortBy: " + attribute + " is of several kinds", "sort by another attribute");
    }
    return Collections.unmodifiableList(sorted);
  }

  @SuppressWarnings(
      "unchecked") // Values of several classes fail to compare, which the callers expect.
  private static Comparable<Object> comparable(String filter, @Nullable Object value) {
    if (value instanceof Comparable<?> comparable) {
      return (Comparable<Object>) comparable;
    }
    throw new Complaint(filter + " cannot sort " + Kind.of(value), "sort strings or numbers");
  }

  private static Collection<?> list(String filter, @Nullable Object value) {
    if (value instanceof Collection<?> collection) {
      return collection;
    }
    throw new Complaint(filter + " is for lists, this is " + Kind.of(value), "give it a list");
  }
}
