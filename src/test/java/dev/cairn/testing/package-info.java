/** Starts real servers for tests. Imports nothing of Cairn. */
@org.jspecify.annotations.NullMarked
package dev.cairn.testing;
