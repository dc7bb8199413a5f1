package dev.cairn.cli;

import dev.cairn.pipeline.Control;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code cairn approve}: lets go of what a guard holds. */
final class ApproveCommand implements Callable<Integer> {
  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();

  ApproveCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "approve",
            this,
            "Lets go of what is held: servers that have all gone, a file that would shrink too much, ports of services that are gone, a version that was put back. Without a sidecar it counts for the next write.");
    sets.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    int worst = ExitCode.DONE;
    for (SetSpec spec : sets.read()) {
      SetState state = sets.state(workplace, spec, true);
      Optional<String> reply = Control.ask(state.directory(), "approve");
      if (reply.isEmpty()) {
        state.rememberApproval();
      }
      worst =
          Math.max(
              worst,
              Reply.of(reply.orElse("0 no sidecar runs; the next write is approved"))
                  .print(workplace, spec.name()));
    }
    return worst;
  }
}
