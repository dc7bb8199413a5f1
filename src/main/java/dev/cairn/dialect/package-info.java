/**
 * All that is specific to one proxy's configuration language: how a value is printed as one word,
 * what a name may be, which ports a file binds, where its sections are. Pure; imports {@code
 * diagnostic} only.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.dialect;
