package dev.cairn.output;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Where a file goes and what it is to be there.
 *
 * @param mode its permissions; empty: those of the file that is there, else 0644
 * @param owner a user's name or number; empty: that of the file that is there, else ours
 * @param group a group's name or number; empty likewise
 * @param backup whether the file that is replaced is kept beside it as {@code NAME.bak}
 */
public record Destination(
    Path path,
    Optional<Set<PosixFilePermission>> mode,
    Optional<String> owner,
    Optional<String> group,
    boolean backup) {
  public Destination {
    mode = mode.map(Set::copyOf);
  }

  public Destination withoutBackup() {
    return new Destination(path, mode, owner, group, false);
  }
}
