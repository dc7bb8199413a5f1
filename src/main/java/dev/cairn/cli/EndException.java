package dev.cairn.cli;

import dev.cairn.diagnostic.Diagnostic;

/** Ends a command with a diagnostic and an exit code. */
final class EndException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient Diagnostic why;

  EndException(int exitCode, Diagnostic why) {
    super(why.toString());
    this.exitCode = exitCode;
    this.why = why;
  }

  Diagnostic why() {
    return why;
  }

  int exitCode() {
    return exitCode;
  }
}
