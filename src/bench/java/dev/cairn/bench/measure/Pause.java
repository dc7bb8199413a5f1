package dev.cairn.bench.measure;

/** Time in which nothing is done: a measurement, unlike a test, has to let some pass. */
final class Pause {
  private Pause() {}

  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
