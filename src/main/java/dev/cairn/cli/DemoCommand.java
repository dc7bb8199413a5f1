package dev.cairn.cli;

import dev.cairn.catalog.Memory;
import dev.cairn.demo.LivingCatalog;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diff.DiffPrinter;
import dev.cairn.pipeline.Cycle;
import dev.cairn.pipeline.Outcome;
import dev.cairn.pipeline.Pass;
import dev.cairn.process.Command;
import dev.cairn.process.SystemCommands;
import dev.cairn.state.SetState;
import dev.cairn.templateset.Guard;
import dev.cairn.templateset.SetManifest;
import dev.cairn.templateset.SetSpec;
import dev.cairn.templateset.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code cairn demo}: both HAProxy sets on a catalog that lives. */
final class DemoCommand implements Callable<Integer> {
  private static final Variables VARIABLES =
      new Variables(
          List.of(),
          List.of(
              "master_nodes.mesos-master-1=10.0.0.11", "hosts.test-server=mesos-test.example.com"));

  private final Workplace workplace;

  private final OptionSpec pause =
      Options.duration("--pause", "1500ms", "between two events (${DEFAULT-VALUE})");

  DemoCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "demo",
            this,
            "Shows the main job on an embedded catalog: both HAProxy sets, rendered below target/demo as instances come and go. Needs no Consul, no HAProxy and no root.");
    return spec.addOption(pause);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = workplace.home().resolve("target/demo");
    delete(directory);
    List<Cycle> sets = List.of(set("internal", directory), set("external", directory));
    Set<Diagnostic> said = new HashSet<>();
    boolean first = true;
    for (LivingCatalog.Stage stage : LivingCatalog.stages()) {
      if (!first) {
        Thread.sleep(pause.<Duration>getValue().toMillis());
      }
      title(stage.event());
      for (Cycle set : sets) {
        show(set, stage, first, said);
      }
      workplace.out().flush();
      first = false;
    }
    title("that was all; the files are in " + directory.normalize());
    workplace.out().flush();
    return ExitCode.DONE;
  }

  private Cycle set(String name, Path directory) {
    SetSpec spec =
        SetManifest.read(workplace.home().resolve("templates/haproxy").resolve(name), VARIABLES);
    SetSpec rooted = SetOptions.rooted(unchecked(spec), directory.resolve(name));
    return new Cycle(
        rooted,
        new SetOptions().engine(workplace, rooted),
        new SystemCommands(Map.of(), Duration.ofSeconds(1)),
        new SetState(directory.resolve("state"), spec.name(), true),
        Memory.NONE,
        () -> {});
  }

  /** The demo needs no proxy. */
  private static SetSpec unchecked(SetSpec spec) {
    Optional<Command> none = Optional.empty();
    return new SetSpec(
        spec.directory(),
        spec.name(),
        spec.dialect(),
        spec.files(),
        spec.listeners(),
        spec.variables(),
        spec.env(),
        spec.hostNames(),
        none,
        none,
        spec.pace(),
        Guard.NONE);
  }

  private void show(Cycle set, LivingCatalog.Stage stage, boolean first, Set<Diagnostic> said) {
    Pass pass = set.run(stage.catalog());
    List<Diagnostic> news = new ArrayList<>(pass.notes());
    news.stream().filter(said::add).forEach(note -> workplace.out().println("! " + note));
    if (pass.outcome() instanceof Outcome.Committed committed) {
      committed
          .changes()
          .forEach(
              diff ->
                  workplace
                      .out()
                      .print(
                          first
                              ? "wrote " + diff.name() + ": " + diff.summary() + "\n"
                              : DiffPrinter.text(diff, workplace.colour())));
    } else if (pass.outcome() instanceof Outcome.Failed failed) {
      throw new EndException(ExitCode.WRONG, failed.why());
    } else {
      workplace.out().println("# " + set.spec().name() + ": no change");
    }
  }

  private void title(String event) {
    String line = "== " + event;
    workplace.out().println(workplace.colour() ? "\n\u001b[1m" + line + "\u001b[0m" : "\n" + line);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
