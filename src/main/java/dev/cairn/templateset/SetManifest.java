package dev.cairn.templateset;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.diagnostic.Nearest;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Dialects;
import dev.cairn.listener.PortRules;
import dev.cairn.output.Destination;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlDocument;
import dev.cairn.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");
  private static final List<String> FILE_KEYS =
      List.of("template", "destination", "mode", "owner", "group", "backup");

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
    List<FileSpec> files = fields.list("files", this::file);
    requireFiles(files);
    CommandReader commands =
        new CommandReader(directory, files.stream().map(FileSpec::template).toList());
    return new SetSpec(
        directory,
        name(),
        dialect(),
        files,
        fields.node("listeners").map(SetManifest::listeners).orElse(PortRules.NONE),
        overrides.applyTo(variables()),
        new HashSet<>(fields.texts("env")),
        fields.bool("host_names").orElse(false),
        fields.node("check").map(node -> commands.read(node, true)),
        fields.node("reload").map(node -> commands.read(node, false)),
        fields.node("pace").map(SetManifest::pace).orElse(Pace.DEFAULT),
        fields.node("guard").map(SetManifest::guard).orElse(Guard.DEFAULT));
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

  private FileSpec file(YamlNode node) {
    Fields file = Fields.of(node, FILE_KEYS);
    Path path = directory.resolve(Fields.text(file.require("destination")));
    return new FileSpec(
        Fields.text(file.require("template")),
        new Destination(
            path,
            file.node("mode").map(SetManifest::mode),
            file.text("owner"),
            file.text("group"),
            file.bool("backup").orElse(false)));
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

  /** Octal digits as chmod takes them, quoted: YAML reads a bare 0644 as another number. */
  private static Set<PosixFilePermission> mode(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar && scalar.value() instanceof String)
        || !scalar.text().matches("0?[0-7]{3}")) {
      throw new DiagnosticException(
          node.place(), "this is no file mode", "write it in quotes: \"0644\"");
    }
    int bits = Integer.parseInt(scalar.text(), 8);
    Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
    // The constants come in the order of the bits: owner, group, others; read, write, execute.
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((bits & (1 << (8 - permission.ordinal()))) != 0) {
        mode.add(permission);
      }
    }
    return mode;
  }

  private static PortRules listeners(YamlNode node) {
    Fields listeners = Fields.of(node, List.of("environments", "reserved", "ports"));
    Map<String, String> environments = listeners.map("environments", SetManifest::prefix);
    Set<Integer> reserved = new LinkedHashSet<>(listeners.list("reserved", SetManifest::port));
    return new PortRules(
        environments, reserved, listeners.map("ports", (service, ports) -> ports(ports)));
  }

  private static String prefix(String environment, YamlNode node) {
    String prefix = Fields.text(node);
    if (!environment.matches("[A-Za-z0-9_-]+") || !prefix.matches("([1-9][0-9]{0,3})?")) {
      throw new DiagnosticException(
          node.place(),
          "an environment is a name and the digits before its ports",
          "write it as staging: \"1\", or production: \"\"");
    }
    return prefix;
  }

  private static Set<Integer> ports(YamlNode node) {
    return node instanceof YamlNode.Sequence
        ? new LinkedHashSet<>(Fields.list(node, SetManifest::port))
        : Set.of(port(node));
  }

  private static int port(YamlNode node) {
    int port = Fields.integer(node);
    if (port < 1 || port > 65535) {
      throw new DiagnosticException(node.place(), "this is no port", "choose one from 1 to 65535");
    }
    return port;
  }

  private Map<String, Object> variables() {
    Map<String, Object> variables = new LinkedHashMap<>();
    fields
        .map("variables", (name, node) -> Optional.ofNullable(node.toJava()))
        .forEach((name, value) -> variables.put(name, value.orElse("")));
    return variables;
  }

  private static Guard guard(YamlNode node) {
    Fields guard = Fields.of(node, List.of("max_shrink", "hold", "keep_servers"));
    boolean forever = guard.text("hold").filter("forever"::equals).isPresent();
    return new Guard(
        guard.node("max_shrink").map(SetManifest::part).orElse(Guard.DEFAULT.maxShrink()),
        forever ? Optional.empty() : guard.duration("hold"),
        guard.duration("keep_servers").orElse(Guard.DEFAULT.keepServers()));
  }

  private static double part(YamlNode node) {
    Matcher percent = PERCENT.matcher(Fields.text(node));
    if (!percent.matches() || Integer.parseInt(percent.group(1)) > 100) {
      throw new DiagnosticException(node.place(), "this is no part of all", "write it as 50%");
    }
    return Integer.parseInt(percent.group(1)) / 100.0;
  }

  private static Pace pace(YamlNode node) {
    Fields pace = Fields.of(node, List.of("quiet", "max", "between_reloads"));
    return new Pace(
        pace.duration("quiet").orElse(Pace.DEFAULT.quiet()),
        pace.duration("max").orElse(Pace.DEFAULT.max()),
        pace.duration("between_reloads").orElse(Pace.DEFAULT.betweenReloads()));
  }
}
