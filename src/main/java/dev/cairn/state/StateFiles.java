package dev.cairn.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.output.Destination;
import dev.cairn.output.StagedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Files of the state directory. Readable by their owner only: configurations and remembered keys
 * may hold secrets. Nothing is made before there is something to keep.
 */
final class StateFiles {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Apart, since it takes a tenth of a start, and a rendering without a state does not need it. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
  }

  private StateFiles() {}

  /** Empty where there is no such file. */
  static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiagnosticException(
          file.toString(), "cannot be read (" + e.getMessage() + ")", "let this user read it");
    }
  }

  /** Empty for what is no such thing, a JSON null included. */
  static <T> Optional<T> parse(byte[] bytes, TypeReference<T> type) {
    try {
      return Optional.ofNullable(Json.MAPPER.readValue(bytes, type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static byte[] json(Object value) {
    try {
      return Json.MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records and maps are always JSON", e);
    }
  }

  /** Replaces the file whole. */
  static void write(Path file, byte[] bytes) {
    makeDirectory(Objects.requireNonNull(file.getParent()));
    Destination destination =
        new Destination(file, Optional.of(OWNER_ONLY), Optional.empty(), Optional.empty(), false);
    try (StagedFile staged = StagedFile.beside(destination, bytes)) {
      staged.commit();
    }
  }

  static void makeDirectory(Path directory) {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new DiagnosticException(
          directory.toString(),
          "cannot be made (" + e.getMessage() + ")",
          "choose another --state-dir, or let this user write there");
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DiagnosticException(
          file.toString(), "cannot be removed (" + e.getMessage() + ")", "remove it");
    }
  }

  /** A name for a destination: two may have one file name, the path's hash tells them apart. */
  static String nameOf(Path destination) {
    String path = destination.toAbsolutePath().normalize().toString();
    return destination.getFileName() + "." + hash(path);
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
