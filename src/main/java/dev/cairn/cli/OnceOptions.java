package dev.cairn.cli;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.SourceStatus;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.pipeline.Once;
import dev.cairn.template.Rendering;
import dev.cairn.template.TemplateEngine;
import dev.cairn.templateset.SetSpec;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Rendering sets once. */
final class OnceOptions {
  private final SourceOptions sources = new SourceOptions();

  private final OptionSpec timeout =
      Options.duration(
          "--timeout",
          "30s",
          "give up when an answer is missing after this time (${DEFAULT-VALUE})");

  /**
   * A set that was rendered whole.
   *
   * @param memory that it was rendered with
   */
  record Rendered(Once.Result result, Rendering.Complete complete, Memory memory) {}

  void addTo(CommandSpec spec) {
    sources.addTo(spec);
    spec.addOption(timeout);
  }

  boolean hasSource(Workplace workplace) {
    return sources.isGiven(workplace);
  }

  OpenedAhead open(Workplace workplace) {
    return new OpenedAhead(() -> sources.open(workplace, false));
  }

  /**
   * Says what was left out or looks wrong on standard error.
   *
   * @throws EndException if the set cannot be rendered, or an answer is missing
   */
  Rendered render(Workplace workplace, SetOptions sets, SetSpec spec, OpenedAhead ahead) {
    TemplateEngine engine = sets.engine(workplace, spec);
    // Known before there is anything to ask: templates are read while the source is being opened.
    Set<Query<?>> first =
        ahead.isOpen() ? Set.of() : engine.render(CatalogView.NOTHING, Memory.NONE).asked();
    CatalogSource source = ahead.get();
    Memory memory = sets.memory(workplace, spec, SourceOptions.memory(source));
    Once.Result result;
    try {
      result = Once.render(engine, source, memory, first, timeout.getValue());
    } catch (InterruptedException e) {
      throw OpenedAhead.interrupted();
    }
    if (result.rendering() instanceof Rendering.Complete complete) {
      complete.notes().forEach(workplace.err()::println);
      return new Rendered(result, complete, memory);
    } else if (result.rendering() instanceof Rendering.Failed failed) {
      throw new EndException(ExitCode.WRONG, failed.why());
    }
    throw unanswered((Rendering.Incomplete) result.rendering(), source.status());
  }

  private static EndException unanswered(Rendering.Incomplete incomplete, SourceStatus status) {
    List<Diagnostic> problems = status.problems();
    if (!problems.isEmpty()) {
      return new EndException(ExitCode.UNANSWERED, problems.get(0));
    }
    return new EndException(
        ExitCode.UNANSWERED,
        new Diagnostic(
            status.place(),
            incomplete.missing().size()
                + " answers are missing, such as "
                + incomplete.missing().iterator().next(),
            "raise --timeout"));
  }
}
