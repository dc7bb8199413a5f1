package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.dialect.Dialects;
import dev.cairn.listener.PortRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A template set in a temporary directory, and the catalog that it is rendered with. The template
 * given to {@code render} and its like is {@code set/main}; messages name files below the
 * directory.
 */
final class Templates {
  final MemoryCatalog catalog = new MemoryCatalog();
  final Path root;
  private final Map<String, Object> variables = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, Set<Integer>> pinned = new TreeMap<>();
  private Set<String> readable = Set.of();
  private Set<Integer> reserved = Set.of();
  private String dialect = "haproxy";
  private boolean hostNames;
  private Memory memory = Memory.NONE;

  Templates(Path root) {
    this.root = root;
    file("set/main", "");
    file("shared/empty", "");
  }

  Templates file(String path, String text) {
    try {
      Files.createDirectories(root.resolve(path).getParent());
      Files.writeString(root.resolve(path), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Templates register(Registration... registrations) {
    catalog.register(registrations);
    return this;
  }

  Templates key(String path, String value) {
    catalog.key(path, value);
    return this;
  }

  Templates variable(String name, Object value) {
    variables.put(name, value);
    return this;
  }

  Templates readable(String... names) {
    readable = Set.of(names);
    return this;
  }

  Templates environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Templates reserved(Integer... ports) {
    reserved = Set.of(ports);
    return this;
  }

  Templates pinned(String service, int port) {
    pinned.put(service, Set.of(port));
    return this;
  }

  Templates plain() {
    dialect = "plain";
    return this;
  }

  Templates nginx() {
    dialect = "nginx";
    return this;
  }

  Templates hostNames() {
    hostNames = true;
    return this;
  }

  Templates remember(Memory before) {
    memory = before;
    return this;
  }

  /** An engine for {@code set/main}, and for other files that are to be rendered beside it. */
  TemplateEngine engine(String text, String... others) {
    file("set/main", text);
    List<String> templates = new ArrayList<>(List.of("main"));
    templates.addAll(List.of(others));
    return new TemplateEngine(
        new TemplateSettings(
            root.resolve("set"),
            templates,
            Dialects.byName(dialect).orElseThrow(),
            new PortRules(environments(), reserved, pinned),
            variables,
            readable,
            environment,
            hostNames));
  }

  private static Map<String, String> environments() {
    Map<String, String> prefixes = new LinkedHashMap<>();
    prefixes.put("production", "");
    prefixes.put("staging", "1");
    return prefixes;
  }

  Rendering rendering(String text) {
    return engine(text).render(catalog, memory);
  }

  Rendering.Complete complete(String text) {
    Rendering rendering = rendering(text);
    assertThat(rendering).isInstanceOf(Rendering.Complete.class);
    return (Rendering.Complete) rendering;
  }

  Rendering.Incomplete incomplete(String text) {
    Rendering rendering = rendering(text);
    assertThat(rendering).isInstanceOf(Rendering.Incomplete.class);
    return (Rendering.Incomplete) rendering;
  }

  String render(String text) {
    return complete(text).files().get(0).text();
  }

  List<String> notes(String text) {
    return complete(text).notes().stream().map(this::shown).toList();
  }

  /** What is said of a template that can be parsed but not rendered. */
  String failure(String text) {
    Rendering rendering = rendering(text);
    assertThat(rendering).isInstanceOf(Rendering.Failed.class);
    return shown(((Rendering.Failed) rendering).why());
  }

  /** What is said of a template that cannot be parsed. */
  String refusal(String text, String... others) {
    DiagnosticException refused =
        catchThrowableOfType(DiagnosticException.class, () -> engine(text, others));
    assertThat(refused).isNotNull();
    return shown(refused.diagnostic());
  }

  String shown(Diagnostic diagnostic) {
    return diagnostic.toString().replace(root + "/", "");
  }
}
