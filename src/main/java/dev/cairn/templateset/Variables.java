package dev.cairn.templateset;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.diagnostic.Nearest;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlDocument;
import dev.cairn.yaml.YamlNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the command line says about a set's variables.
 *
 * @param files each one's maps are merged into the manifest's, everything else in it replaces
 * @param assignments {@code a.b=c}, applied after the files; the value is YAML
 * @param elsewhere variables of the other sets that the command line speaks to; where this set has
 *     none of that name, it is passed over
 */
public record Variables(List<Path> files, List<String> assignments, Set<String> elsewhere) {
  /** The manifest's own. */
  public static final Variables UNCHANGED = new Variables(List.of(), List.of());

  public Variables {
    files = List.copyOf(files);
    assignments = List.copyOf(assignments);
    elsewhere = Set.copyOf(elsewhere);
  }

  public Variables(List<Path> files, List<String> assignments) {
    this(files, assignments, Set.of());
  }

  /**
   * A name that no manifest knows is refused at the top, where it would be a slip, and taken within
   * a map, as hosts and services are.
   *
   * @throws DiagnosticException if a file or an assignment is wrong
   */
  Map<String, Object> applyTo(Map<String, Object> manifest) {
    Map<String, Object> variables = manifest;
    for (Path file : files) {
      YamlNode node = YamlDocument.read(file);
      Fields.of(node, List.copyOf(known(manifest)));
      Map<String, Object> given = new LinkedHashMap<>(map(node.toJava()));
      given.keySet().retainAll(manifest.keySet());
      variables = merge(variables, given);
    }
    for (String assignment : assignments) {
      variables = assign(variables, assignment);
    }
    return variables;
  }

  private Set<String> known(Map<String, Object> manifest) {
    Set<String> known = new LinkedHashSet<>(manifest.keySet());
    known.addAll(elsewhere);
    return known;
  }

  private Map<String, Object> assign(Map<String, Object> variables, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new DiagnosticException(
          "--set " + assignment, "no name and value", "write --set name=value");
    }
    List<String> path = List.of(assignment.substring(0, equals).split("\\.", -1));
    if (!known(variables).contains(path.get(0))) {
      throw new DiagnosticException(
          "--set " + assignment,
          "the set has no variable \"" + path.get(0) + "\"",
          Nearest.remedy(path.get(0), known(variables)));
    }
    if (!variables.containsKey(path.get(0))) {
      return variables;
    }
    Object value = value(assignment, assignment.substring(equals + 1));
    for (int i = path.size() - 1; i >= 0; i--) {
      value = Map.of(path.get(i), value);
    }
    return merge(variables, map(value));
  }

  private static Object value(String assignment, String text) {
    Object value = text.isEmpty() ? "" : YamlDocument.parse("--set " + assignment, text).toJava();
    return value == null ? "" : value;
  }

  private static Map<String, Object> merge(Map<String, Object> old, Map<String, Object> now) {
    Map<String, Object> merged = new LinkedHashMap<>(old);
    now.forEach(
        (key, value) ->
            merged.merge(
                key,
                value,
                (before, after) ->
                    before instanceof Map<?, ?> && after instanceof Map<?, ?>
                        ? merge(map(before), map(after))
                        : after));
    return Collections.unmodifiableMap(merged);
  }

  @SuppressWarnings("unchecked") // Documents have text as keys only.
  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
