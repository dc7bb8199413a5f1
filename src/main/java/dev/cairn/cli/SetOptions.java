package dev.cairn.cli;

import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.pipeline.Cycle;
import dev.cairn.process.Commands;
import dev.cairn.process.SystemCommands;
import dev.cairn.state.SetState;
import dev.cairn.template.TemplateEngine;
import dev.cairn.template.TemplateSettings;
import dev.cairn.templateset.SetManifest;
import dev.cairn.templateset.SetSpec;
import dev.cairn.templateset.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Which sets, with which variables, and where their state is. */
final class SetOptions {
  /** How long a command that is ended has after TERM; less than the 2 s that leaving may take. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final PositionalParamSpec sets =
      PositionalParamSpec.builder()
          .paramLabel("SET")
          .arity("1..*")
          .required(true)
          .type(List.class)
          .auxiliaryTypes(Path.class)
          .description("directory of a template set")
          .build();

  private final OptionSpec assignments =
      Options.options(
          "--set",
          "NAME=VALUE",
          String.class,
          "set a variable of the sets: --set hosts.web=www.example.com");

  private final OptionSpec files =
      Options.options(
          "--vars", "FILE", Path.class, "merge a YAML file into the variables of the sets");

  private final OptionSpec stateDirectory =
      Options.option(
              "--state-dir",
              "DIR",
              Path.class,
              "what outlives the process (default: $STATE_DIRECTORY, else /var/lib/cairn as root, else below $XDG_STATE_HOME)")
          .build();

  void addTo(CommandSpec spec) {
    spec.addPositional(sets).addOption(assignments).addOption(files).addOption(stateDirectory);
  }

  List<Path> sets() {
    return Options.values(sets);
  }

  /** All sets, of which no two may have one name or one destination. */
  List<SetSpec> read() {
    List<SetSpec> specs = sets().stream().map(this::read).toList();
    Set<Object> seen = new HashSet<>();
    for (SetSpec spec : specs) {
      List<Object> own = new ArrayList<>(List.of(spec.name()));
      spec.files().forEach(f -> own.add(f.destination().path().toAbsolutePath().normalize()));
      own.forEach(
          thing -> {
            if (!seen.add(thing)) {
              throw new DiagnosticException(
                  spec.directory().toString(),
                  "another set given has " + thing + " too",
                  "run one Cairn for each, or give them different destinations and names");
            }
          });
    }
    return specs;
  }

  SetSpec read(Path set) {
    return SetManifest.read(
        set, new Variables(Options.values(files), Options.values(assignments), elsewhere(set)));
  }

  /** With several sets, an override is for those that have the variable. */
  private Set<String> elsewhere(Path set) {
    Set<String> names = new HashSet<>();
    for (Path other : sets()) {
      if (!other.equals(set)) {
        names.addAll(variableNames(other));
      }
    }
    return names;
  }

  private static Set<String> variableNames(Path set) {
    try {
      return SetManifest.read(set, Variables.UNCHANGED).variables().keySet();
    } catch (DiagnosticException e) {
      // It is told when that set itself is read.
      return Set.of();
    }
  }

  /** All that is needed to render is right from here on. */
  TemplateEngine engine(Workplace workplace, SetSpec spec) {
    spec.requireOwners();
    Map<String, String> environment = new HashMap<>();
    spec.env().forEach(name -> workplace.variable(name).ifPresent(v -> environment.put(name, v)));
    return new TemplateEngine(
        new TemplateSettings(
            spec.directory(),
            spec.files().stream().map(f -> f.template()).toList(),
            spec.dialect(),
            spec.listeners(),
            spec.variables(),
            spec.env(),
            environment,
            spec.hostNames()));
  }

  static Commands commands(Workplace workplace) {
    return new SystemCommands(workplace.environment(), GRACE);
  }

  SetState state(Workplace workplace, SetSpec spec, boolean writable) {
    return new SetState(directory(workplace), spec.name(), writable);
  }

  /** That of a set whose destinations are below a directory: what is there is not in service. */
  SetState rootedState(Workplace workplace, SetSpec spec, Path root) {
    Path absolute = directory(workplace).toAbsolutePath().normalize();
    Path below = root.resolve(absolute.getRoot().relativize(absolute).toString());
    return new SetState(below, spec.name(), true);
  }

  /** What the state directory recalls, else what the catalog file does. */
  Memory memory(Workplace workplace, SetSpec spec, Memory given) {
    Memory kept = state(workplace, spec, false).memory();
    return kept.recallsNothing() ? given : kept;
  }

  /** For a dry run, which keeps nothing and so keeps nobody out. */
  Cycle dryCycle(Workplace workplace, SetSpec spec, Memory given) {
    SetState state = state(workplace, spec, false);
    return new Cycle(spec, engine(workplace, spec), commands(workplace), state, given, () -> {});
  }

  /** One that writes, and therefore holds the locks. */
  Cycle cycle(Workplace workplace, SetSpec spec, Memory given, SetState state, Locks locks) {
    return new Cycle(
        spec,
        engine(workplace, spec),
        commands(workplace),
        state,
        given,
        () -> locks.take(spec, state));
  }

  /** The set with its destinations below a directory, whose folders are made. */
  static SetSpec rooted(SetSpec spec, Path root) {
    SetSpec rooted = spec.rooted(root);
    for (var file : rooted.files()) {
      Path parent = file.destination().path().toAbsolutePath().getParent();
      try {
        Files.createDirectories(java.util.Objects.requireNonNull(parent));
      } catch (IOException e) {
        throw new DiagnosticException(
            new Diagnostic(
                String.valueOf(parent),
                "cannot be made (" + e.getMessage() + ")",
                "choose another --root"),
            e);
      }
    }
    return rooted;
  }

  private Path directory(Workplace workplace) {
    return Options.<Path>value(stateDirectory)
        .or(() -> workplace.variable("STATE_DIRECTORY").map(d -> Path.of(d.split(":", 2)[0])))
        .orElseGet(() -> workplace.root() ? Path.of("/var/lib/cairn") : ofUser(workplace));
  }

  /** By the XDG base directory specification. */
  private static Path ofUser(Workplace workplace) {
    return workplace
        .variable("XDG_STATE_HOME")
        .map(Path::of)
        .orElseGet(() -> Path.of(workplace.variable("HOME").orElse("."), ".local", "state"))
        .resolve("cairn");
  }
}
