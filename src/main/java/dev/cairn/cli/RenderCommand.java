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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn render}: once, to standard output, below a directory, or into service. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description =
        "Renders sets once: to standard output, below --root, or into service with --write.")
final class RenderCommand implements Callable<Integer> {
  private final Workplace workplace;
  @Mixin private final SetOptions sets = new SetOptions();
  @Mixin private final OnceOptions once = new OnceOptions();

  @ArgGroup private final Where where = new Where();

  /** Where the files go. */
  private static final class Where {
    @Option(
        names = "--root",
        paramLabel = "DIR",
        description = "write every destination below DIR; checked, not reloaded")
    private @Nullable Path root;

    @Option(
        names = "--write",
        description = "write the destinations, check and reload, as the sidecar does")
    private boolean write;
  }

  RenderCommand(Workplace workplace) {
    this.workplace = workplace;
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
                where.write || where.root != null
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
    Path root = where.root;
    SetSpec spec = root == null ? given : SetOptions.rooted(given, root).unguarded();
    SetState state = sets.state(workplace, spec, root == null);
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
