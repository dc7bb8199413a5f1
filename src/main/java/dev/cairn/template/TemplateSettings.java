package dev.cairn.template;

import dev.cairn.dialect.Dialect;
import dev.cairn.listener.PortRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that a set's templates are rendered with, the catalog apart. Trusted, unlike the
 * catalog.
 *
 * @param directory the set's; includes resolve there, then in {@code ../shared}
 * @param templates the files to render, in order
 * @param variables visible to every template and macro
 * @param readable names of environment variables that {@code env} may read
 * @param environment their values, where they are set
 * @param hostNames whether an instance's address may be a host name
 */
public record TemplateSettings(
    Path directory,
    List<String> templates,
    Dialect dialect,
    PortRules ports,
    Map<String, Object> variables,
    Set<String> readable,
    Map<String, String> environment,
    boolean hostNames) {
  public TemplateSettings {
    templates = List.copyOf(templates);
    variables = Map.copyOf(variables);
    readable = Set.copyOf(readable);
    environment = Map.copyOf(environment);
  }
}
