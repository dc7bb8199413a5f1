package dev.cairn.template;

import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter of templates; what it complains of gets the line of its use. */
record TemplateFilter(String name, List<String> argumentNames, Body body) implements Filter {
  interface Body {
    @Nullable Object apply(Object input, Arguments arguments);
  }

  /** A filter of text. */
  interface TextBody {
    @Nullable Object apply(String input, Arguments arguments);
  }

  TemplateFilter(String name, Body body, String... argumentNames) {
    this(name, List.of(argumentNames), body);
  }

  static TemplateFilter ofText(String name, TextBody body, String... argumentNames) {
    return new TemplateFilter(
        name, (input, arguments) -> body.apply(text(name, input), arguments), argumentNames);
  }

  private static String text(String name, Object input) {
    if (input instanceof CharSequence || input instanceof Number || input instanceof Boolean) {
      return input.toString();
    }
    throw new Complaint(name + " is for strings, this is " + Kind.of(input), "give it a string");
  }

  @Override
  public List<String> getArgumentNames() {
    return argumentNames;
  }

  @Override
  public @Nullable Object apply(
      @Nullable Object input,
      Map<String, Object> args,
      PebbleTemplate self,
      EvaluationContext context,
      int line) {
    try {
      if (input == null) {
        throw new Complaint(name + " got null", "use the filter default before it");
      }
      if (argumentNames.isEmpty() && !args.isEmpty()) {
        throw new Complaint(name + " takes no argument", "write it without");
      }
      return body.apply(input, new Arguments(name, args, line, self.getName()));
    } catch (Complaint complaint) {
      throw new TemplateException(complaint, line, self.getName());
    }
  }
}
