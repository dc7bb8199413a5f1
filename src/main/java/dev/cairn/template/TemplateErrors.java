package dev.cairn.template;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.Nearest;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in one line, with file, line and remedy, what Pebble says in an exception. */
final class TemplateErrors {
  private static final Pattern NO_FUNCTION =
      Pattern.compile("Function or Macro \\[(.*)] does not exist\\.");
  private static final Pattern NO_TAG = Pattern.compile("Unexpected tag name \"(.*)\"");
  private static final Pattern NO_FILTER = Pattern.compile("Filter \\[(.*)] does not exist\\.");

  /** Where Pebble quotes a value, which may be a secret. */
  private static final Pattern VALUE =
      Pattern.compile(
          "(?s)(\\. Value = \\[| the string '| instance '| \\(value: |(?<=must be a number) ).*");

  private final SetLoader loader;
  private final Collection<String> names;
  private final Collection<String> filters;

  TemplateErrors(SetLoader loader, Collection<String> names, Collection<String> filters) {
    this.loader = loader;
    this.names = names;
    this.filters = filters;
  }

  Diagnostic explain(Throwable error, String rendered) {
    if (error instanceof Complaint complaint) {
      return new Diagnostic(loader.place(rendered), complaint.problem(), complaint.remedy());
    }
    return cause(error)
        .map(pebble -> explain(pebble, rendered))
        .orElseGet(
            () ->
                new Diagnostic(
                    loader.place(rendered),
                    "cannot be rendered (" + error.getClass().getSimpleName() + ")",
                    "simplify the template"));
  }

  /** "if" and the operators wrap what their operands complain of, and say less. */
  private static Optional<PebbleException> cause(Throwable error) {
    Optional<PebbleException> found = Optional.empty();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof PebbleException pebble
          && (found.isEmpty() || pebble.getLineNumber() != null)) {
        found = Optional.of(pebble);
      }
    }
    return found;
  }

  private Diagnostic explain(PebbleException error, String rendered) {
    String place = place(error, rendered);
    String message = VALUE.matcher(String.valueOf(error.getPebbleMessage())).replaceFirst("");
    if (error instanceof TemplateException own) {
      return new Diagnostic(place, message, own.remedy());
    } else if (error instanceof RootAttributeNotFoundException unknown) {
      return unknownRoot(place, unknown);
    }
    Matcher function = NO_FUNCTION.matcher(message);
    if (function.matches()) {
      return unknown(place, "function or macro", function.group(1), names);
    }
    Matcher filter = NO_FILTER.matcher(message);
    if (filter.matches()) {
      return unknown(place, "filter", filter.group(1), filters);
    }
    Matcher tag = NO_TAG.matcher(message);
    return tag.matches() ? refusedTag(place, tag.group(1)) : new Diagnostic(place, message);
  }

  private static Diagnostic refusedTag(String place, String name) {
    return new Diagnostic(
        place,
        "there is no tag \"" + name + "\"",
        name.equals("from") ? "use import" : "see the templates' README for what is refused");
  }

  /** Pebble says the same of a variable that is unknown and of one that is null. */
  private Diagnostic unknownRoot(String place, RootAttributeNotFoundException error) {
    String name = error.getAttributeName();
    if (!thrownBy(GetAttributeExpression.class, error)) {
      return unknown(place, "variable", name, names);
    }
    boolean variable = error.getPebbleMessage().startsWith("Root attribute");
    return new Diagnostic(
        place,
        variable ? "\"" + name + "\" is null" : "null has no \"" + name + "\"",
        "ask first whether it is null");
  }

  private static boolean thrownBy(Class<?> type, Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().equals(type.getName());
  }

  private static Diagnostic unknown(
      String place, String what, String name, Collection<String> known) {
    if (name.equals("raw") || name.equals("escape")) {
      return new Diagnostic(
          place,
          "the filter \"" + name + "\" is refused",
          "values are escaped by themselves; trusted text of several words wants line");
    }
    return new Diagnostic(
        place, "unknown " + what + " \"" + name + "\"", Nearest.remedy(name, known));
  }

  private String place(PebbleException error, String rendered) {
    @Nullable String file = error.getFileName();
    @Nullable Integer line = error.getLineNumber();
    return loader.place(file == null ? rendered : file) + (line == null ? "" : ":" + line);
  }
}
