package dev.cairn.cli;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.pipeline.Cycle;
import dev.cairn.pipeline.Outcome;
import dev.cairn.pipeline.Pass;
import dev.cairn.templateset.SetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code cairn check}: whether a set is right; nothing is written. */
final class CheckCommand implements Callable<Integer> {
  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();
  private final OnceOptions once = new OnceOptions();

  CheckCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "check",
            this,
            "Checks manifests and templates and, where a catalog or Consul is given, what they render with the proxy's own check.");
    sets.addTo(spec);
    once.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    List<SetSpec> specs = sets.read();
    specs.forEach(spec -> sets.engine(workplace, spec));
    if (!once.hasSource(workplace)) {
      specs.forEach(spec -> say(spec.name() + ": manifest and templates are right"));
      return ExitCode.DONE;
    }
    int worst = ExitCode.DONE;
    try (OpenedAhead source = once.open(workplace)) {
      for (SetSpec spec : specs) {
        worst = Math.max(worst, checkRendered(spec, source));
      }
    }
    return worst;
  }

  private int checkRendered(SetSpec spec, OpenedAhead source) throws IOException {
    Path scratch = Files.createTempDirectory("cairn-check-");
    try {
      SetSpec rooted = SetOptions.rooted(spec, scratch);
      OnceOptions.Rendered rendered = once.render(workplace, sets, rooted, source);
      Cycle cycle = sets.dryCycle(workplace, rooted, SourceOptions.memory(source.get()));
      Pass pass = cycle.run(rendered.result().view());
      Outcome outcome = pass.outcome();
      if (outcome instanceof Outcome.Rejected rejected) {
        say(rejected.why().toString().replace(scratch.toString(), ""));
        return ExitCode.REFUSED;
      } else if (outcome instanceof Outcome.Failed failed) {
        say(failed.why());
        return ExitCode.WRONG;
      }
      // The sidecar would go on without these services; who checks wants to hear of them.
      List<Diagnostic> more = new ArrayList<>(pass.notes());
      more.removeAll(rendered.complete().notes());
      if (!more.isEmpty()) {
        more.forEach(this::say);
        return ExitCode.REFUSED;
      }
      say(spec.name() + ": right");
      return ExitCode.DONE;
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void say(Object line) {
    workplace.err().println(line);
  }
}
