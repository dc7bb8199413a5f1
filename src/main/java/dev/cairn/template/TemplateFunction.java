package dev.cairn.template;

import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function of templates; what it complains of gets the line of the call. */
record TemplateFunction(String name, List<String> argumentNames, Body body) implements Function {
  interface Body {
    @Nullable Object call(Arguments arguments);
  }

  TemplateFunction(String name, Body body, String... argumentNames) {
    this(name, List.of(argumentNames), body);
  }

  @Override
  public List<String> getArgumentNames() {
    return argumentNames;
  }

  @Override
  public @Nullable Object execute(
      Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
    if (argumentNames.isEmpty() && !args.isEmpty()) {
      throw new TemplateException(
          name + "() takes no argument", "call it without", line, self.getName());
    }
    try {
      return body.call(new Arguments(name, args, line, self.getName()));
    } catch (Complaint complaint) {
      throw new TemplateException(complaint, line, self.getName());
    }
  }
}
