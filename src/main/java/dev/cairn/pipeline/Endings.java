package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.process.Command;
import dev.cairn.process.Ending;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a command's ending means, in one line. */
final class Endings {
  private static final int MOST_LINES = 5;

  /** HAProxy's own process ID: with it the same refusal would read as a new one every time. */
  private static final Pattern PROCESS = Pattern.compile("^(\\[[A-Z]+]) +\\([0-9]+\\) : ");

  private Endings() {}

  /** Why the command did not succeed; empty if it did. */
  static Optional<Diagnostic> failure(String place, Command command, Ending ending, String remedy) {
    String program = command.argv().get(0);
    if (ending instanceof Ending.Exited exited) {
      return exited.code() == 0
          ? Optional.empty()
          : Optional.of(
              new Diagnostic(
                  place, program + " ended with " + exited.code() + said(exited.output()), remedy));
    } else if (ending instanceof Ending.TimedOut timedOut) {
      return Optional.of(
          new Diagnostic(
              place,
              program
                  + " was ended after "
                  + timedOut.after().toSeconds()
                  + " s"
                  + said(timedOut.output()),
              "find out what it waits for, or raise its timeout"));
    }
    if (ending instanceof Ending.Flooded flooded) {
      return Optional.of(
          new Diagnostic(
              place,
              program + " was ended, because it printed without end" + said(flooded.output()),
              "let it say only what is wrong"));
    }
    if (ending instanceof Ending.Stopped) {
      return Optional.of(
          new Diagnostic(place, program + " was ended, because Cairn stops", "start Cairn again"));
    }
    Ending.NotStarted notStarted = (Ending.NotStarted) ending;
    return Optional.of(
        new Diagnostic(
            place,
            program + " cannot be started (" + notStarted.reason() + ")",
            "install it, or correct the command in set.yaml"));
  }

  /** What a command that succeeded printed, behind a colon; may be empty. */
  static String said(Ending ending) {
    return ending instanceof Ending.Exited exited ? said(exited.output()) : "";
  }

  /** The last lines: tools print their verdict last, and HAProxy notices before it. */
  private static String said(String output) {
    List<String> lines =
        output
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("[NOTICE]"))
            .map(line -> PROCESS.matcher(line).replaceFirst("$1 "))
            .toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
    return last.isEmpty() ? "" : ": " + String.join(" / ", last);
  }
}
