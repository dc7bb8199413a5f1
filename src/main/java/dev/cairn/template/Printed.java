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
    Utf8 text, Trace trace, Map<String, @Nullable Object> assigned, boolean repeatable) {}
