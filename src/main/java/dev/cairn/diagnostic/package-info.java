/** What went wrong, where, and what to do about it. Imports nothing of Cairn. */
@org.jspecify.annotations.NullMarked
package dev.cairn.diagnostic;
