/**
 * The command line: options, streams, exit codes, and the wiring of everything else. The only place
 * that knows {@code System.out}, the environment and {@code System.exit}. May import every package.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.cli;
