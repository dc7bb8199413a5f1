package dev.cairn.cli;

/** What the process ends with. */
final class ExitCode {
  static final int DONE = 0;
  static final int DIFFERENT = 1;
  static final int WRONG = 2;
  static final int UNANSWERED = 3;
  static final int REFUSED = 4;
  static final int NOT_RELOADED = 5;

  private ExitCode() {}
}
