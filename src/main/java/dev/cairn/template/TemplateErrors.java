package dev.cairn.template;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.Nearest;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in one line, with file, line and remedy, what Pebble says in an exception. */
final class TemplateErrors {
  private static final Pattern NO_FUNCTION =
      Pattern.compile("Function or Macro \\[(.*)] does not exist\\.");
  private static final Pattern NO_FILTER = Pattern.compile("Filter \\[(.*)] does not exist\\.");

  private final SetLoader loader;
  private final Collection<String> names;
  private final Collection<String> filters;

  TemplateErrors(SetLoader loader, Collection<String> names, Collection<String> filters) {
    this.loader = loader;
    this.names = names;
    this.filters = filters;
  }

  Diagnostic explain(Throwable error, String rendered) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof PebbleException pebble) {
        return explain(pebble, rendered);
      }
    }
    String place = loader.place(rendered);
    if (error instanceof StackOverflowError) {
      return new Diagnostic(
          place, "a macro or an include calls itself without end", "end the recursion");
    }
    return new Diagnostic(
        place,
        "cannot be rendered (" + error.getClass().getSimpleName() + reason(error) + ")",
        "run with --verbose for the whole story");
  }

  private static String reason(Throwable error) {
    return error.getMessage() == null ? "" : ": " + error.getMessage();
  }

  private Diagnostic explain(PebbleException error, String rendered) {
    String place = place(error, rendered);
    String message = String.valueOf(error.getPebbleMessage());
    if (error instanceof TemplateException own) {
      return new Diagnostic(place, message, own.remedy());
    } else if (error instanceof RootAttributeNotFoundException unknown) {
      String name = unknown.getAttributeName();
      return new Diagnostic(
          place, "unknown variable \"" + name + "\"", Nearest.remedy(name, names));
    }
    Matcher function = NO_FUNCTION.matcher(message);
    if (function.matches()) {
      return unknown(place, "function or macro", function.group(1), names);
    }
    Matcher filter = NO_FILTER.matcher(message);
    return filter.matches()
        ? unknown(place, "filter", filter.group(1), filters)
        : new Diagnostic(place, message);
  }

  private static Diagnostic unknown(
      String place, String what, String name, Collection<String> known) {
    return new Diagnostic(
        place, "unknown " + what + " \"" + name + "\"", Nearest.remedy(name, known));
  }

  private String place(PebbleException error, String rendered) {
    @Nullable String file = error.getFileName();
    @Nullable Integer line = error.getLineNumber();
    return loader.place(file == null ? rendered : file) + (line == null ? "" : ":" + line);
  }
}
