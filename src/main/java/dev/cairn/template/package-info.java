/**
 * Renders a set's templates with Pebble: strict variables, every printed value one word of the
 * dialect, every question that a function asks recorded. The only importer of Pebble; otherwise
 * imports {@code catalog}, {@code listener}, {@code dialect}, Jackson (for JSON in templates) and
 * {@code diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.template;
