package dev.cairn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cairn.diff.ConfigurationDiff;
import dev.cairn.diff.DiffPrinter;
import dev.cairn.pipeline.CandidateFile;
import dev.cairn.templateset.SetSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code cairn diff}: what would change on disk. */
final class DiffCommand implements Callable<Integer> {
  /** How differences are printed. */
  enum Format {
    TEXT,
    JSON,
    MARKDOWN
  }

  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();
  private final OnceOptions once = new OnceOptions();

  private final OptionSpec format =
      Options.option("--format", "FORMAT", Format.class, "text, json or markdown")
          .defaultValue("TEXT")
          .build();

  DiffCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "diff", this, "Shows what would change on disk. Ends with 1 if something would.");
    sets.addTo(spec);
    once.addTo(spec);
    return spec.addOption(format);
  }

  @Override
  public Integer call() throws JsonProcessingException {
    List<ConfigurationDiff> diffs = new ArrayList<>();
    try (OpenedAhead source = once.open(workplace)) {
      for (SetSpec spec : sets.read()) {
        OnceOptions.Rendered rendered = once.render(workplace, sets, spec, source);
        CandidateFile.of(spec, rendered.complete().files()).stream()
            .map(file -> file.diff(spec.dialect()))
            .forEach(diffs::add);
      }
    }
    print(diffs);
    workplace.out().flush();
    return diffs.stream().anyMatch(ConfigurationDiff::changed) ? ExitCode.DIFFERENT : ExitCode.DONE;
  }

  private void print(List<ConfigurationDiff> diffs) throws JsonProcessingException {
    if (format.getValue() == Format.JSON) {
      ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      workplace
          .out()
          .println(json.writeValueAsString(diffs.stream().map(DiffCommand::json).toList()));
      return;
    }
    for (ConfigurationDiff diff : diffs) {
      if (diff.changed()) {
        workplace
            .out()
            .print(
                format.getValue() == Format.TEXT
                    ? DiffPrinter.text(diff, workplace.colour())
                    : DiffPrinter.markdown(diff));
      }
    }
  }

  private static Map<String, Object> json(ConfigurationDiff diff) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", diff.name());
    json.put("changed", diff.changed());
    json.put("summary", diff.summary());
    json.put("sections", diff.sections());
    json.put("diff", diff.lines());
    return json;
  }
}
