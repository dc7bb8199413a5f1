/** The hooks of {@code reload-hooks} on the real thing. */
@org.jspecify.annotations.NullMarked
package dev.cairn.reloadhooks;
