package dev.cairn.output;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;

/** Gives a staged file the mode and owner of its destination. */
final class Ownership {
  private static final Set<PosixFilePermission> DEFAULT_MODE =
      PosixFilePermissions.fromString("rw-r--r--");

  private Ownership() {}

  /**
   * Owner before mode: a file is never readable by the wrong group for a moment. Links are not
   * followed: who may write in the directory could put one in the staged file's place.
   */
  static void apply(Destination destination, Path target, Path staged) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(staged, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes ours = view.readAttributes();
    PosixFileAttributes model =
        Files.exists(target) ? Files.readAttributes(target, PosixFileAttributes.class) : ours;
    if (destination.owner().isPresent()
        || destination.group().isPresent()
        || (model != ours && !isOfTheSame(target, staged))) {
      own(destination, view, ours, model);
    }
    Set<PosixFilePermission> mode =
        destination.mode().orElse(model == ours ? DEFAULT_MODE : model.permissions());
    if (!mode.equals(ours.permissions())) {
      view.setPermissions(mode);
    }
  }

  /** By number: the name of each is asked of whatever directory service the system has. */
  private static boolean isOfTheSame(Path target, Path staged) throws IOException {
    String ids = "unix:uid,gid";
    return Files.readAttributes(target, ids)
        .equals(Files.readAttributes(staged, ids, LinkOption.NOFOLLOW_LINKS));
  }

  private static void own(
      Destination destination,
      PosixFileAttributeView view,
      PosixFileAttributes ours,
      PosixFileAttributes model)
      throws IOException {
    UserPrincipal owner =
        destination.owner().isPresent()
            ? owner(destination, destination.owner().get())
            : model.owner();
    GroupPrincipal group =
        destination.group().isPresent()
            ? group(destination, destination.group().get())
            : model.group();
    try {
      if (!owner.equals(ours.owner())) {
        view.setOwner(owner);
      }
      if (!group.equals(ours.group())) {
        view.setGroup(group);
      }
    } catch (FileSystemException e) {
      throw new DiagnosticException(
          new Diagnostic(
              destination.path().toString(),
              "this user may make no file of %s:%s".formatted(owner.getName(), group.getName()),
              "chown what is there to this user, or name its owner and group in set.yaml"),
          e);
    }
  }

  private static UserPrincipal owner(Destination destination, String name) throws IOException {
    try {
      return lookup(destination).lookupPrincipalByName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new DiagnosticException(
          destination.path().toString(), "no user \"" + name + "\"", "correct owner in set.yaml");
    }
  }

  private static GroupPrincipal group(Destination destination, String name) throws IOException {
    try {
      return lookup(destination).lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new DiagnosticException(
          destination.path().toString(), "no group \"" + name + "\"", "correct group in set.yaml");
    }
  }

  private static UserPrincipalLookupService lookup(Destination destination) {
    return destination.path().getFileSystem().getUserPrincipalLookupService();
  }
}
