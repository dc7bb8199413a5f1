package dev.cairn.cli;

/** What a sidecar said: an exit code and a line. */
record Reply(int code, String line) {
  static Reply of(String text) {
    int space = text.indexOf(' ');
    return new Reply(Integer.parseInt(text.substring(0, space)), text.substring(space + 1));
  }

  /** Returns the exit code. */
  int print(Workplace workplace, String set) {
    workplace.err().println(line.startsWith(set + ": ") ? line : set + ": " + line);
    return code;
  }
}
