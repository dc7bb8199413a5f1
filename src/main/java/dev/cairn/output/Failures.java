package dev.cairn.output;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** What a file system's refusal means, and what to do about it. */
public final class Failures {
  private static final String RIGHTS = "let this user write there";
  private static final String WRITABLE = "mount that file system writable";
  private static final String ROOM = "make room on that file system";
  private static final String STAYS = "the file that was there stays";

  /** A disk with no more bytes is full: what did not find room on it has been removed again. */
  private static final long LITTLE = 1 << 20;

  private Failures() {}

  /**
   * @param problem what could not be done, without the reason
   */
  public static DiagnosticException of(Path place, String problem, IOException cause) {
    String reason = reason(cause);
    return new DiagnosticException(
        new Diagnostic(
            place.toString(), problem + " (" + reason + ")", remedy(place, cause, reason)),
        cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    } else if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    } else if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return String.valueOf(cause.getMessage());
  }

  private static String remedy(Path place, IOException cause, String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (cause instanceof NoSuchFileException) {
      return STAYS;
    } else if (lower.contains("permi")) {
      return RIGHTS;
    } else if (lower.contains("read-only")) {
      return WRITABLE;
    } else if (lower.contains("no space") || lower.contains("disk")) {
      return ROOM;
    }
    return remedy(place, cause);
  }

  /** By what the disk is like: the system may have given its reason in another language. */
  private static String remedy(Path place, IOException cause) {
    try {
      FileStore disk = Files.getFileStore(Targets.directory(place.toAbsolutePath()));
      if (disk.isReadOnly()) {
        return WRITABLE;
      }
      return disk.getUsableSpace() < LITTLE ? ROOM : STAYS;
    } catch (IOException e) {
      cause.addSuppressed(e);
      return STAYS;
    }
  }
}
