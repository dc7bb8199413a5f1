package dev.cairn.cli;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.pipeline.Control;
import dev.cairn.pipeline.Cycle;
import dev.cairn.pipeline.Replies;
import dev.cairn.state.History;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code cairn rollback}: puts a version back, and holds it. */
final class RollbackCommand implements Callable<Integer> {
  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();

  RollbackCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "rollback",
            this,
            "Puts version N of the history (default: the one before the newest) back through check and reload, and holds it until cairn approve.");
    sets.addTo(spec);
    spec.usageMessage().customSynopsis("cairn rollback [OPTIONS] SET [N]");
    return spec;
  }

  @Override
  public Integer call() {
    List<Path> given = sets.sets();
    boolean numbered = given.size() == 2 && given.get(1).toString().matches("[0-9]{1,9}");
    if (given.size() > 1 && !numbered) {
      throw new DiagnosticException(
          "cairn rollback", "takes one set and the number of a version", "see cairn history");
    }
    SetSpec spec = sets.read(given.get(0));
    SetState state = sets.state(workplace, spec, true);
    int version =
        numbered ? Integer.parseInt(given.get(1).toString()) : before(state.history().versions());
    Optional<String> told = Control.ask(state.directory(), "rollback " + version);
    String reply = told.orElseGet(() -> rollBack(spec, state, version));
    return Reply.of(reply).print(workplace, spec.name());
  }

  private static int before(List<History.Version> versions) {
    if (versions.size() < 2) {
      throw new DiagnosticException(
          "cairn rollback", "there is no version before the newest", "see cairn history");
    }
    return versions.get(1).number();
  }

  /** No sidecar runs, so we may write ourselves. */
  private String rollBack(SetSpec spec, SetState state, int version) {
    try (Locks locks = new Locks()) {
      locks.takeOrEnd(spec, state);
      Cycle cycle = sets.cycle(workplace, spec, Memory.NONE, state, locks);
      // Who has its servers' addresses by now the sidecar will learn, and hold it without
      // strangers.
      return Replies.of(cycle.rollBack(version, CatalogView.NOTHING));
    }
  }
}
