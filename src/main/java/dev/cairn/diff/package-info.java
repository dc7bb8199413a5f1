/**
 * The difference of two configurations, as text and by sections. Pure; imports {@code dialect},
 * java-diff-utils and {@code diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.diff;
