package dev.cairn.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a document, with the place it stands at: {@code file:line}. */
public sealed interface YamlNode {
  String place();

  /** What it is, in an author's words. */
  String kind();

  /** Plain maps, lists, strings, numbers and booleans, immutable; null for an empty scalar. */
  @Nullable Object toJava();

  /**
   * @param entries in the document's order
   */
  record Mapping(String place, Map<String, Entry> entries) implements YamlNode {
    /** A key's own place, and its value. */
    public record Entry(String place, YamlNode value) {}

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a map";
    }

    @Override
    public Object toJava() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      entries.forEach((key, entry) -> map.put(key, entry.value().toJava()));
      return Collections.unmodifiableMap(map);
    }
  }

  /** A list. */
  record Sequence(String place, List<YamlNode> elements) implements YamlNode {
    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public Object toJava() {
      return elements.stream().map(YamlNode::toJava).toList();
    }
  }

  /**
   * @param value a string, integer, decimal or boolean; null where nothing is written
   * @param text as it is written
   */
  record Scalar(String place, @Nullable Object value, String text) implements YamlNode {
    @Override
    public String kind() {
      if (value == null) {
        return "empty";
      }
      return value instanceof String
          ? "a string"
          : value instanceof Boolean ? "a boolean" : "a number";
    }

    @Override
    public @Nullable Object toJava() {
      return value;
    }
  }
}
