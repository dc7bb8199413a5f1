package dev.cairn.template;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, by name. */
record Arguments(String callee, Map<String, Object> values, int line, String template) {
  @Nullable Object value(String name) {
    return values.get(name);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name) {
    return optionalText(name)
        .orElseThrow(() -> new Complaint(callee + " needs " + name, "give it as a string"));
  }

  Optional<String> optionalText(String name) {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String || value instanceof Number) {
      return Optional.of(value.toString());
    }
    throw new Complaint(
        callee + ": " + name + " is " + Kind.of(value) + ", not a string", "give it as a string");
  }

  long number(String name, long otherwise) {
    Object value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw new Complaint(
        callee + ": " + name + " is " + Kind.of(value) + ", not an integer",
        "give it as an integer");
  }
}
