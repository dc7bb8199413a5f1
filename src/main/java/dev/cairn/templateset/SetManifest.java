package dev.cairn.templateset;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.diagnostic.Nearest;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Dialects;
import dev.cairn.listener.PortRules;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlDocument;
import dev.cairn.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code set.yaml}. */
public final class SetManifest {
  private static final String NAME = "set.yaml";
  private static final List<String> KEYS =
      List.of(
          "name",
          "dialect",
          "files",
          "listeners",
          "variables",
          "env",
          "host_names",
          "check",
          "reload",
          "pace",
          "guard");

  private final Path directory;
  private final Fields fields;

  private SetManifest(Path directory, Fields fields) {
    this.directory = directory;
    this.fields = fields;
  }

  /**
   * @param set the set's directory, or the manifest in it
   * @throws DiagnosticException if the manifest or a variable is wrong
   */
  public static SetSpec read(Path set, Variables variables) {
    Path directory = set.endsWith(NAME) ? set.resolveSibling("") : set;
    Path manifest = directory.resolve(NAME);
    if (!Files.exists(manifest)) {
      throw new DiagnosticException(
          set.toString(), "is no template set: it has no " + NAME, "name a set's directory");
    }
    Fields fields = Fields.of(YamlDocument.read(manifest), KEYS);
    return new SetManifest(directory, fields).spec(variables);
  }

  private SetSpec spec(Variables overrides) {
    List<FileSpec> files = fields.list("files", node -> FileReader.read(directory, node));
    requireFiles(files);
    CommandReader commands =
        new CommandReader(directory, files.stream().map(FileSpec::template).toList());
    return new SetSpec(
        directory,
        name(),
        dialect(),
        files,
        fields.node("listeners").map(ListenersReader::read).orElse(PortRules.NONE),
        overrides.applyTo(variables()),
        new HashSet<>(fields.texts("env")),
        fields.bool("host_names").orElse(false),
        fields.node("check").map(node -> commands.read(node, true)),
        fields.node("reload").map(node -> commands.read(node, false)),
        fields.node("pace").map(PolicyReader::pace).orElse(Pace.DEFAULT),
        fields.node("guard").map(PolicyReader::guard).orElse(Guard.DEFAULT));
  }

  private String name() {
    YamlNode node = fields.require("name");
    String name = Fields.text(node);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
      throw new DiagnosticException(
          node.place(), "this cannot be a set's name", "use letters, digits, '-', '_' and '.'");
    }
    return name;
  }

  private Dialect dialect() {
    YamlNode node = fields.require("dialect");
    String name = Fields.text(node);
    return Dialects.byName(name)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    node.place(),
                    "unknown dialect \"" + name + "\"",
                    Nearest.remedy(name, Dialects.names())));
  }

  private void requireFiles(List<FileSpec> files) {
    if (files.isEmpty()) {
      throw new DiagnosticException(
          fields.place(), "the set has no files", "list some under files");
    }
    Set<Path> destinations = new HashSet<>();
    Set<String> templates = new HashSet<>();
    for (FileSpec file : files) {
      Path path = file.destination().path().toAbsolutePath().normalize();
      if (!destinations.add(path) || !templates.add(file.template())) {
        throw new DiagnosticException(
            fields.require("files").place(),
            "two files have the template " + file.template() + " or the destination " + path,
            "give each its own");
      }
    }
  }

  private Map<String, Object> variables() {
    Map<String, Object> variables = new LinkedHashMap<>();
    fields
        .map("variables", (name, node) -> Optional.ofNullable(node.toJava()))
        .forEach((name, value) -> variables.put(name, value.orElse("")));
    return variables;
  }
}
