package dev.cairn.yaml;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.diagnostic.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The fields of one map, each read as what it must be; every complaint names its line. */
public final class Fields {
  private final YamlNode.Mapping mapping;

  private Fields(YamlNode.Mapping mapping) {
    this.mapping = mapping;
  }

  /**
   * @param known the only keys that may be there
   * @throws DiagnosticException if the node is no map, or has another key
   */
  public static Fields of(YamlNode node, List<String> known) {
    YamlNode.Mapping mapping = mapping(node);
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                throw new DiagnosticException(
                    entry.place(), "unknown key \"" + key + "\"", Nearest.remedy(key, known));
              }
            });
    return new Fields(mapping);
  }

  public String place() {
    return mapping.place();
  }

  /** The value, unless it is absent or empty. */
  public Optional<YamlNode> node(String key) {
    return Optional.ofNullable(mapping.entries().get(key))
        .map(YamlNode.Mapping.Entry::value)
        .filter(value -> !(value instanceof YamlNode.Scalar scalar && scalar.value() == null));
  }

  public YamlNode require(String key) {
    return node(key)
        .orElseThrow(
            () -> new DiagnosticException(place(), "\"" + key + "\" is missing", "add it"));
  }

  public Optional<String> text(String key) {
    return node(key).map(Fields::text);
  }

  public Optional<Boolean> bool(String key) {
    return node(key).map(node -> scalar(node, Boolean.class, "true or false"));
  }

  public Optional<Integer> integer(String key) {
    return node(key).map(Fields::integer);
  }

  public Optional<Duration> duration(String key) {
    return node(key)
        .map(
            node ->
                Durations.parse(text(node))
                    .orElseThrow(
                        () -> wrong(node, "a duration", "write it as 500ms, 30s or 1m30s")));
  }

  public List<String> texts(String key) {
    return node(key).map(node -> list(node, Fields::text)).orElse(List.of());
  }

  public <T> List<T> list(String key, Function<YamlNode, T> element) {
    return node(key).map(node -> list(node, element)).orElse(List.of());
  }

  /** The values of a map, in its order. */
  public <T> Map<String, T> map(String key, BiFunction<String, YamlNode, T> value) {
    Map<String, T> map = new LinkedHashMap<>();
    node(key)
        .ifPresent(
            node ->
                mapping(node).entries().forEach((k, e) -> map.put(k, value.apply(k, e.value()))));
    return map;
  }

  public static YamlNode.Mapping mapping(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw wrong(node, "a map", "write it as key: value");
  }

  public static <T> List<T> list(YamlNode node, Function<YamlNode, T> element) {
    if (node instanceof YamlNode.Sequence sequence) {
      List<T> list = new ArrayList<>();
      sequence.elements().forEach(e -> list.add(element.apply(e)));
      return list;
    }
    throw wrong(node, "a list", "write it as [a, b]");
  }

  /** A scalar as it is written: {@code 4096} is text too. */
  public static String text(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && scalar.value() != null) {
      return scalar.text();
    }
    throw wrong(node, "a string", "write it as one");
  }

  public static int integer(YamlNode node) {
    long value = scalar(node, Long.class, "an integer");
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw wrong(node, "an integer of this size", "choose a smaller one");
    }
    return (int) value;
  }

  private static <T> T scalar(YamlNode node, Class<T> type, String expected) {
    if (node instanceof YamlNode.Scalar scalar && type.isInstance(scalar.value())) {
      return type.cast(scalar.value());
    }
    throw wrong(node, expected, "write it without quotes");
  }

  public static DiagnosticException wrong(YamlNode node, String expected, String remedy) {
    return new DiagnosticException(
        node.place(), "this is " + node.kind() + ", not " + expected, remedy);
  }
}
