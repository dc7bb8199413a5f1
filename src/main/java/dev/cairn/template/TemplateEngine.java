package dev.cairn.template;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.extension.core.DisallowExtensionCustomizerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Renders the templates of one set. Used by one thread only: its functions hold the session of the
 * pass that is running.
 */
public final class TemplateEngine {
  /** Solving the plan again with the templates' own ports settles at once; more is a safeguard. */
  private static final int MAX_PASSES = 4;

  /** Those that a balancer's configuration may need, to suggest them. */
  private static final List<String> PEBBLES_FILTERS =
      List.of(
          "abs",
          "capitalize",
          "default",
          "first",
          "format",
          "join",
          "last",
          "length",
          "lower",
          "merge",
          "replace",
          "reverse",
          "rsort",
          "slice",
          "sort",
          "split",
          "title",
          "trim",
          "upper",
          "urlencode");

  private final TemplateSettings settings;
  private final ListenerFunctions listeners;
  private final Map<String, Object> globals;
  private final PebbleEngine pebble;
  private final TemplateErrors errors;
  private final BoundPorts boundPorts;
  private final Remembered remembered = new Remembered();
  private Recalled recalled = Recalled.NOTHING;
  private Questions questions = Questions.NONE;
  private Set<Query<?>> asked = Set.of();
  private RenderSession session =
      new RenderSession(CatalogView.NOTHING, Memory.NONE, recalled, remembered);

  /**
   * @throws DiagnosticException if a template is missing or cannot be parsed
   */
  public TemplateEngine(TemplateSettings settings) {
    this.settings = settings;
    SetLoader loader = new SetLoader(settings.directory());
    Printable printable = new Printable(settings.dialect(), settings.hostNames());
    CatalogFunctions catalog = new CatalogFunctions(() -> session, printable);
    this.listeners =
        new ListenerFunctions(() -> session, catalog, settings.dialect(), settings.ports());
    ServerFunctions servers = new ServerFunctions(() -> session, catalog, settings.dialect());
    List<TemplateFunction> functions =
        Stream.of(
                catalog.all(),
                new KeyFunctions(() -> session).all(),
                listeners.all(),
                servers.all(),
                new EnvFunction(settings.readable(), settings.environment()).all())
            .flatMap(List::stream)
            .toList();
    List<TemplateFilter> filters =
        Stream.concat(
                new TextFilters(settings.dialect()).all().stream(), ListFilters.all().stream())
            .toList();
    this.globals = globals(settings);
    this.boundPorts = new BoundPorts(settings.dialect());
    this.pebble = pebble(loader, functions, filters, globals);
    this.errors = new TemplateErrors(loader, names(functions, globals), filterNames(filters));
    settings.templates().forEach(this::compile);
  }

  private void compile(String template) {
    try {
      pebble.getTemplate(template);
    } catch (RuntimeException e) {
      throw new DiagnosticException(errors.explain(e, template), e);
    }
  }

  /**
   * Renders all files once against one view of the catalog.
   *
   * @param memory of the pass before
   */
  public Rendering render(CatalogView view, Memory memory) {
    listeners.begin();
    recalled = recalled.next(memory);
    Rendering rendering = pass(view, memory);
    for (int passes = 1; passes < MAX_PASSES && mustRepeat(rendering); passes++) {
      rendering = pass(view, memory);
    }
    return rendering;
  }

  private boolean mustRepeat(Rendering rendering) {
    return rendering instanceof Rendering.Complete complete
        && listeners.learnOwnPorts(boundPorts.of(complete.files()));
  }

  private Rendering pass(CatalogView view, Memory memory) {
    session = new RenderSession(view, memory, recalled, remembered);
    List<RenderedFile> files = new ArrayList<>();
    Optional<Diagnostic> failure = Optional.empty();
    for (String template : settings.templates()) {
      try {
        files.add(evaluate(template));
      } catch (RuntimeException | StackOverflowError | IOException e) {
        failure = failure.or(() -> Optional.of(errors.explain(e, template)));
      }
    }
    if (!session.missing().isEmpty()) {
      return new Rendering.Incomplete(asked(), session.missing(), failure);
    }
    return failure.isPresent()
        ? new Rendering.Failed(asked(), failure.get())
        : new Rendering.Complete(asked(), files, List.copyOf(session.notes()), session.after());
  }

  /** The same object as long as the same is asked: it is compared again and again. */
  private Set<Query<?>> asked() {
    Questions now = session.asked();
    if (!now.isSame(questions)) {
      questions = now;
      asked = now.all();
    }
    return asked;
  }

  private RenderedFile evaluate(String template) throws IOException {
    Optional<RenderedFile> before = boundPorts.last(template);
    BoundedText printed = new BoundedText();
    // In a scope of its own: "set" would write into the engine's globals, and so into later passes.
    pebble.getTemplate(template).evaluate(printed, new HashMap<>(globals));
    Utf8 octets = printed.text();
    String text = octets.toString();
    String whole = settings.dialect().whole(text);
    return new RenderedFile(
        template, whole, whole.equals(text) ? octets : Utf8.of(whole), before.orElse(null));
  }

  private static Map<String, Object> globals(TemplateSettings settings) {
    Map<String, Object> globals = new HashMap<>(settings.variables());
    globals.put("environments", List.copyOf(settings.ports().environments().keySet()));
    return globals;
  }

  private PebbleEngine pebble(
      SetLoader loader,
      List<TemplateFunction> functions,
      List<TemplateFilter> filters,
      Map<String, Object> globals) {
    return new PebbleEngine.Builder()
        .loader(loader)
        .strictVariables(true)
        .newLineTrimming(false)
        .autoEscaping(false)
        .defaultLocale(Locale.ROOT)
        .methodAccessValidator((object, method) -> false)
        // Stale data, other threads, ways around the escaping ("embed" has blocks that no visitor
        // sees), "from", which fails when a template is rendered again ("import" does its work),
        // and
        // "i18n", which reads resources by the names of classes.
        .registerExtensionCustomizer(
            new DisallowExtensionCustomizerBuilder()
                .disallowedTokenParserTags(
                    List.of("cache", "parallel", "autoescape", "filter", "from", "embed"))
                .disallowedFilterKeys(List.of("raw", "escape"))
                .disallowedFunctionKeys(List.of("i18n"))
                .build())
        .extension(
            new CairnExtension(
                functions,
                filters,
                globals,
                t -> new TemplateVisitor(t, settings.dialect(), loader, () -> session)))
        .build();
  }

  private static List<String> names(List<TemplateFunction> functions, Map<String, Object> globals) {
    return Stream.concat(functions.stream().map(TemplateFunction::name), globals.keySet().stream())
        .sorted()
        .toList();
  }

  private static List<String> filterNames(List<TemplateFilter> own) {
    return Stream.concat(own.stream().map(TemplateFilter::name), PEBBLES_FILTERS.stream())
        .sorted()
        .distinct()
        .toList();
  }
}
