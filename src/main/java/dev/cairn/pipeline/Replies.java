package dev.cairn.pipeline;

/** What the operator who asked for it is told of a version that was put back. */
public final class Replies {
  private Replies() {}

  /** An exit code of the command line, a space and a line for people. */
  public static String of(Outcome outcome) {
    if (outcome instanceof Outcome.Committed committed) {
      return of("put back", committed.reload());
    } else if (outcome instanceof Outcome.Unchanged unchanged) {
      return of("is on disk already", unchanged.reload());
    } else if (outcome instanceof Outcome.Rejected rejected) {
      return "4 " + rejected.why();
    }
    return "2 " + (outcome instanceof Outcome.Failed failed ? failed.why() : "not done");
  }

  private static String of(String done, Reload reload) {
    if (reload instanceof Reload.Refused refused) {
      return "5 " + refused.why();
    }
    return reload instanceof Reload.Failed failed ? "5 " + failed.why() : "0 " + done + ", held";
  }
}
