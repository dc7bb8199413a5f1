/**
 * A template set's manifest, {@code set.yaml}, parsed straight into the values of those who use
 * them. Imports {@code listener}, {@code dialect}, {@code output}, {@code process}, {@code yaml},
 * Jackson and {@code diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.templateset;
