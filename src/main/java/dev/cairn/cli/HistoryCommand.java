package dev.cairn.cli;

import dev.cairn.state.History;
import dev.cairn.templateset.SetSpec;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code cairn history}: what was committed, when and why. */
final class HistoryCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();

  HistoryCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "history",
            this,
            "Lists the last 20 versions that were brought into service, newest first.");
    sets.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    for (SetSpec spec : sets.read()) {
      for (History.Version version : sets.state(workplace, spec, false).history().versions()) {
        workplace
            .out()
            .println(
                spec.name()
                    + "  "
                    + version.number()
                    + "  "
                    + TIME.format(version.time().atZone(ZoneId.systemDefault()))
                    + "  "
                    + version.cause());
      }
    }
    workplace.out().flush();
    return ExitCode.DONE;
  }
}
