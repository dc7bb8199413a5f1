package dev.cairn.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes two contents over a file in turn until it is killed. */
final class Overwriter {
  static final byte[] OLD = content(9_000_000, 'o');
  static final byte[] NEW = content(5_000_000, 'n');

  private Overwriter() {}

  private static byte[] content(int length, char with) {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) with);
    return content;
  }

  static Process start(Path target) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Overwriter.class.getName(),
            target.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    for (int i = 0; ; i++) {
      Path staged = target.resolveSibling("staged");
      Files.write(staged, i % 2 == 0 ? NEW : OLD);
      new InPlace(target).write(staged);
    }
  }
}
