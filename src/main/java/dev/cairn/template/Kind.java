package dev.cairn.template;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a value is, in an author's words. */
final class Kind {
  private Kind() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof CharSequence) {
      return "a string";
    } else if (value instanceof Number) {
      return "a number";
    } else if (value instanceof Boolean) {
      return "a boolean";
    } else if (value instanceof Map<?, ?>) {
      return "a map";
    } else if (value instanceof Iterable<?>) {
      return "a list";
    }
    String name = value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return (name.matches("[aeiou].*") ? "an " : "a ") + name;
  }
}
