package dev.cairn.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one element of a loop.
 *
 * @param trace what it asked and left
 * @param assigned variables, for the elements after it
 * @param repeatable whether it would come to the same wherever it stood in the loop
 */
record Printed(
    @Nullable Object element,
    String text,
    Trace trace,
    Map<String, Object> assigned,
    boolean repeatable) {
  /** The same of an element that is equal. */
  @SuppressWarnings("ReferenceEquality") // The very same is found at once in the next pass.
  Printed at(Object other) {
    return element == other ? this : new Printed(other, text, trace, assigned, repeatable);
  }
}
