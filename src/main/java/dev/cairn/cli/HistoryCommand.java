package dev.cairn.cli;

import dev.cairn.state.History;
import dev.cairn.templateset.SetSpec;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn history}: what was committed, when and why. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Lists the last 20 versions that were brought into service, newest first.")
final class HistoryCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private final Workplace workplace;
  @Mixin private final SetOptions sets = new SetOptions();

  HistoryCommand(Workplace workplace) {
    this.workplace = workplace;
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
