/**
 * Runs a command with a deadline and captures what it prints. The only importer of commons-exec;
 * otherwise imports {@code diagnostic} only.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.process;
