package dev.cairn.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.output.Destination;
import dev.cairn.output.StagedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one set, below the state directory. Readable by its owner only: configurations and
 * remembered keys may hold secrets. Nothing is made before there is something to keep.
 */
public final class SetState {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final boolean writable;

  /**
   * @param stateDirectory that of all sets
   * @param set the set's name
   * @param writable whether anything is kept; a dry run only recalls
   */
  public SetState(Path stateDirectory, String set, boolean writable) {
    this.directory = stateDirectory.resolve(set);
    this.writable = writable;
  }

  public Path directory() {
    return directory;
  }

  /**
   * What the set remembers; nothing where nothing was kept.
   *
   * @throws DiagnosticException if the file is there and cannot be read
   */
  public Memory memory() {
    Optional<byte[]> bytes = read(memoryFile());
    if (bytes.isEmpty()) {
      return Memory.NONE;
    }
    return parse(bytes.get())
        .orElseThrow(
            () ->
                new DiagnosticException(
                    memoryFile().toString(),
                    "is damaged",
                    "remove it; ports go to the lowest name again"));
  }

  /** Empty for what is no memory, a JSON null included. */
  private static Optional<Memory> parse(byte[] bytes) {
    try {
      return Optional.ofNullable(JSON.readValue(bytes, Memory.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Keeps the memory, if it is another than before. */
  public void remember(Memory memory) {
    if (writable && !memory.equals(memory())) {
      try {
        write(memoryFile(), JSON.writeValueAsBytes(memory));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a memory is always JSON", e);
      }
    }
  }

  /** The bytes of this destination that the proxy was last reloaded with. */
  public Optional<byte[]> reloaded(Path destination) {
    return read(copyOf(destination));
  }

  /** Whether the proxy was last reloaded with exactly these bytes. */
  public boolean isReloaded(Path destination, byte[] bytes) {
    return reloaded(destination).filter(copy -> Arrays.equals(copy, bytes)).isPresent();
  }

  /** Keeps what the proxy was just reloaded with. */
  public void recordReloaded(Map<Path, byte[]> files) {
    files.forEach(
        (destination, bytes) -> {
          if (writable && !isReloaded(destination, bytes)) {
            write(copyOf(destination), bytes);
          }
        });
  }

  private Path memoryFile() {
    return directory.resolve("memory.json");
  }

  /** Two destinations may have one file name: the path's hash tells them apart. */
  private Path copyOf(Path destination) {
    String path = destination.toAbsolutePath().normalize().toString();
    return directory.resolve("reloaded").resolve(destination.getFileName() + "." + hash(path));
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

  private static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiagnosticException(
          file.toString(), "cannot be read (" + e.getMessage() + ")", "let this user read it");
    }
  }

  private void write(Path file, byte[] bytes) {
    Path parent = Objects.requireNonNull(file.getParent());
    try {
      Files.createDirectories(
          parent,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new DiagnosticException(
          parent.toString(),
          "cannot be made (" + e.getMessage() + ")",
          "choose another --state-dir, or let this user write there");
    }
    Destination destination =
        new Destination(file, Optional.of(OWNER_ONLY), Optional.empty(), Optional.empty(), false);
    try (StagedFile staged = StagedFile.beside(destination, bytes)) {
      staged.commit();
    }
  }
}
