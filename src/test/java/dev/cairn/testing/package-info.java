/** Servers for tests, real and fake. Imports nothing of Cairn. */
@org.jspecify.annotations.NullMarked
package dev.cairn.testing;
