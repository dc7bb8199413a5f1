package dev.cairn.cli;

import dev.cairn.pipeline.Cycle;
import dev.cairn.pipeline.Outcome;
import dev.cairn.pipeline.Pass;
import dev.cairn.pipeline.Reload;
import dev.cairn.state.SetState;
import dev.cairn.template.RenderedFile;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code cairn render}: once, to standard output, below a directory, or into service. */
final class RenderCommand implements Callable<Integer> {
  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();
  private final OnceOptions once = new OnceOptions();

  private final OptionSpec root =
      Options.option(
              "--root",
              "DIR",
              Path.class,
              "write every destination below DIR; checked, not reloaded")
          .build();

  private final OptionSpec write =
      Options.flag("--write", "write the destinations, check and reload, as the sidecar does");

  RenderCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "render",
            this,
            "Renders sets once: to standard output, below --root, or into service with --write.");
    sets.addTo(spec);
    once.addTo(spec);
    return spec.addArgGroup(ArgGroupSpec.builder().addArg(root).addArg(write).build());
  }

  @Override
  public Integer call() {
    try (OpenedAhead source = once.open(workplace);
        Locks locks = new Locks()) {
      int worst = ExitCode.DONE;
      for (SetSpec spec : sets.read()) {
        worst =
            Math.max(
                worst,
                Options.isGiven(write) || Options.value(root).isPresent()
                    ? write(spec, source, locks)
                    : print(spec, source));
      }
      return worst;
    }
  }

  private int print(SetSpec spec, OpenedAhead source) {
    OnceOptions.Rendered rendered = rendered(spec, source);
    for (RenderedFile file : rendered.complete().files()) {
      workplace.out().print(file.text());
    }
    workplace.out().flush();
    return ExitCode.DONE;
  }

  private OnceOptions.Rendered rendered(SetSpec spec, OpenedAhead source) {
    return once.render(workplace, sets, spec, source);
  }

  private int write(SetSpec given, OpenedAhead source, Locks locks) {
    @Nullable Path below = root.getValue();
    SetSpec spec = below == null ? given : SetOptions.rooted(given, below).unguarded();
    SetState state = sets.state(workplace, spec, below == null);
    locks.takeOrEnd(spec, state);
    OnceOptions.Rendered rendered = rendered(spec, source);
    Cycle cycle = sets.cycle(workplace, spec, SourceOptions.memory(source.get()), state, locks);
    Pass pass = cycle.run(rendered.result().view());
    pass.notes().stream().filter(n -> !rendered.complete().notes().contains(n)).forEach(this::say);
    return report(spec, pass.outcome());
  }

  private int report(SetSpec spec, Outcome outcome) {
    if (outcome instanceof Outcome.Committed committed) {
      committed
          .changes()
          .forEach(c -> say(spec.name() + ": wrote " + c.name() + " (" + c.summary() + ")"));
      return reloaded(committed.reload());
    } else if (outcome instanceof Outcome.Unchanged unchanged) {
      say(spec.name() + ": no change");
      return reloaded(unchanged.reload());
    } else if (outcome instanceof Outcome.Held held) {
      say(held.why());
      return ExitCode.REFUSED;
    } else if (outcome instanceof Outcome.Refused refused) {
      say(refused.why());
      return ExitCode.NOT_RELOADED;
    } else if (outcome instanceof Outcome.Rejected rejected) {
      say(rejected.why());
      return ExitCode.REFUSED;
    } else if (outcome instanceof Outcome.Failed failed) {
      say(failed.why());
      return ExitCode.WRONG;
    }
    return ExitCode.UNANSWERED;
  }

  private int reloaded(Reload reload) {
    if (reload instanceof Reload.Refused refused) {
      say(refused.why());
      return ExitCode.NOT_RELOADED;
    } else if (reload instanceof Reload.Failed failed) {
      say(failed.why());
      return ExitCode.NOT_RELOADED;
    }
    return ExitCode.DONE;
  }

  private void say(Object line) {
    workplace.err().println(line);
  }
}
