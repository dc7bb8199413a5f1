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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn diff}: what would change on disk. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Shows what would change on disk. Ends with 1 if something would.")
final class DiffCommand implements Callable<Integer> {
  /** How differences are printed. */
  enum Format {
    TEXT,
    JSON,
    MARKDOWN
  }

  private final Workplace workplace;
  @Mixin private final SetOptions sets = new SetOptions();
  @Mixin private final OnceOptions once = new OnceOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text, json or markdown")
  private Format format = Format.TEXT;

  DiffCommand(Workplace workplace) {
    this.workplace = workplace;
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
    if (format == Format.JSON) {
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
                format == Format.TEXT
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
