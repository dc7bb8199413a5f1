package dev.cairn.output;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a file system's refusal means, and what to do about it. */
final class Failures {
  private Failures() {}

  static DiagnosticException of(Path place, String problem, IOException cause) {
    String reason = reason(cause);
    return new DiagnosticException(
        new Diagnostic(place.toString(), problem + " (" + reason + ")", remedy(reason)), cause);
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

  private static String remedy(String reason) {
    String lower = reason.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("no space") || lower.contains("disk")) {
      return "make room on that file system";
    } else if (lower.contains("read-only")) {
      return "mount that file system writable";
    } else if (lower.contains("permi")) {
      return "let this user write there";
    }
    return "the file that was there stays";
  }
}
