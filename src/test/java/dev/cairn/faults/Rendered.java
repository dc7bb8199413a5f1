package dev.cairn.faults;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.dialect.Bind;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Section;
import dev.cairn.template.Rendering;
import dev.cairn.template.TemplateEngine;
import dev.cairn.template.TemplateSettings;
import dev.cairn.templateset.SetManifest;
import dev.cairn.templateset.SetSpec;
import dev.cairn.templateset.Variables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A template set, rendered in this process as the commands render it. */
record Rendered(TemplateEngine engine) {
  static Rendered by(Path set, String... assignments) {
    return by(set, UnaryOperator.identity(), assignments);
  }

  /**
   * @param mutation of the set's dialect, by which a test shows that it would see a hole
   */
  static Rendered by(Path set, UnaryOperator<Dialect> mutation, String... assignments) {
    SetSpec spec = SetManifest.read(set, new Variables(List.of(), List.of(assignments)));
    return new Rendered(
        new TemplateEngine(
            new TemplateSettings(
                spec.directory(),
                spec.files().stream().map(f -> f.template()).toList(),
                mutation.apply(spec.dialect()),
                spec.listeners(),
                spec.variables(),
                spec.env(),
                Map.of(),
                spec.hostNames())));
  }

  Rendering of(CatalogView view) {
    return engine.render(view, Memory.NONE);
  }

  /** A dialect with a hole: words or names are printed as they came. */
  record Unescaped(Dialect real, boolean words, boolean names) implements Dialect {
    @Override
    public String word(String value) {
      return words ? value : real.word(value);
    }

    /** What is marked by a word is undone here, so that a hole in words is one in the file. */
    @Override
    public String whole(String text) {
      return real.whole(text);
    }

    @Override
    public String identifier(String value) {
      return names ? value : real.identifier(value);
    }

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public String line(String value) {
      return real.line(value);
    }

    @Override
    public List<Bind> binds(String configuration) {
      return real.binds(configuration);
    }

    @Override
    public List<Section> sections(String configuration) {
      return real.sections(configuration);
    }

    @Override
    public List<String> endpoints(String configuration) {
      return real.endpoints(configuration);
    }

    @Override
    public String without(String configuration, Set<String> endpoints) {
      return real.without(configuration, endpoints);
    }
  }
}
