package dev.cairn.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Who is neither root nor this process's user. */
final class Others {
  private static final int STICKY = 01000;

  private Others() {}

  /**
   * Who else may put something else in a link's place, in the words of a diagnostic; empty: nobody.
   * In a directory such as {@code /tmp} only who made the link may.
   */
  static Optional<String> whoMayReplace(Path link, Path directory) throws IOException {
    if (isOther(directory)) {
      return Optional.of("user " + Files.getOwner(directory).getName());
    }
    boolean sticky = ((Integer) Files.getAttribute(directory, "unix:mode") & STICKY) != 0;
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    if (sticky && !isOther(link)) {
      return Optional.empty();
    } else if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of("everyone");
    }
    return permissions.contains(PosixFilePermission.GROUP_WRITE)
        ? Optional.of("its group")
        : Optional.empty();
  }

  private static boolean isOther(Path path) throws IOException {
    int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return owner != 0 && owner != ourselves();
  }

  private static int ourselves() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("Uid:"))
        // The real one, the effective one, …
        .map(line -> Integer.parseUnsignedInt(line.split("\\s+")[2]))
        .findFirst()
        .orElseThrow();
  }
}
