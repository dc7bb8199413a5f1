package dev.cairn.template;

import dev.cairn.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was worked out of an answer, kept for as long as every pass asks for it: most changes of the
 * catalog leave almost all answers the objects that they were.
 */
final class Remembered {
  private record Result(Object of, Object value, List<Diagnostic> notes) {}

  private Map<Object, Result> before = Map.of();
  private Map<Object, Result> now = new HashMap<>();

  /** Begins a pass; what the one before did not ask for is forgotten. */
  void begin() {
    before = now;
    now = new HashMap<>();
  }

  /**
   * @param key always used with one type of answer and one of value
   * @param answer the same object as long as nothing changed
   * @param work gets where to put its notes; depends on nothing but key and answer
   */
  @SuppressWarnings("unchecked") // See the key.
  <A, T> T of(
      Object key, A answer, Function<Consumer<Diagnostic>, T> work, Consumer<Diagnostic> notes) {
    @Nullable Result known = now.getOrDefault(key, before.get(key));
    if (known == null || known.of() != answer) {
      List<Diagnostic> noted = new ArrayList<>();
      known = new Result(answer, work.apply(noted::add), noted);
    }
    now.put(key, known);
    known.notes().forEach(notes);
    return (T) known.value();
  }
}
