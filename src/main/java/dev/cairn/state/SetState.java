package dev.cairn.state;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.DiagnosticException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The state of one set, below the state directory. Used by the set's thread only. */
public final class SetState {
  private static final TypeReference<Memory> MEMORY = new TypeReference<>() {};
  private static final TypeReference<Map<Integer, Long>> LAPSING = new TypeReference<>() {};
  private static final TypeReference<Map<String, Owner>> OWNERS = new TypeReference<>() {};
  private static final TypeReference<Integer> VERSION = new TypeReference<>() {};

  private final Path directory;
  private final boolean writable;
  private @Nullable Memory memory;

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
    if (memory == null) {
      memory = readMemory();
    }
    return memory;
  }

  private Memory readMemory() {
    Path file = directory.resolve("memory.json");
    Optional<byte[]> bytes = StateFiles.read(file);
    if (bytes.isEmpty()) {
      return Memory.NONE;
    }
    return StateFiles.parse(bytes.get(), MEMORY)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    file.toString(), "is damaged", "remove it; ports go to the lowest name again"));
  }

  /** Keeps the memory, if it is another than before. */
  public void remember(Memory now) {
    if (writable && !now.equals(memory())) {
      StateFiles.write(directory.resolve("memory.json"), StateFiles.json(now));
      memory = now;
    }
  }

  /** Since when a port's holder is gone, in seconds of the epoch; damaged: nothing. */
  public Map<Integer, Long> lapsing() {
    return recall("lapsing.json", LAPSING).orElse(Map.of());
  }

  /** Keeps since when holders are gone, if that is another than before. */
  public void rememberLapsing(Map<Integer, Long> since) {
    if (!since.equals(lapsing())) {
      keep("lapsing.json", since);
    }
  }

  /** To whom Consul gave the addresses of the files on disk; damaged: nothing. */
  public Map<String, Owner> owners() {
    return recall("owners.json", OWNERS).orElse(Map.of());
  }

  public void rememberOwners(Map<String, Owner> owners) {
    keep("owners.json", owners);
  }

  /** The version that the operator put back and that is held; empty: none. */
  public OptionalInt rolledBack() {
    return recall("rolled-back.json", VERSION).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  public void rememberRollback(int version) {
    keep("rolled-back.json", version);
  }

  public void forgetRollback() {
    forget("rolled-back.json");
  }

  /** Whether the operator approved what is held while no sidecar was there to be told. */
  public boolean approved() {
    return recall("approved.json", VERSION).isPresent();
  }

  public void rememberApproval() {
    keep("approved.json", 1);
  }

  public void forgetApproval() {
    forget("approved.json");
  }

  /** The bytes of this destination that the proxy was last reloaded with. */
  public Optional<byte[]> reloaded(Path destination) {
    return StateFiles.read(copy("reloaded", destination));
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
            StateFiles.write(copy("reloaded", destination), bytes);
          }
        });
    forget("reloading.json");
  }

  /**
   * Whether a reload was begun that has not succeeded: the proxy may run what was there before, or
   * what was new then.
   */
  public boolean isReloadInDoubt() {
    return recall("reloading.json", VERSION).isPresent();
  }

  public void reloadBegins() {
    keep("reloading.json", 1);
  }

  /** Whether the proxy refused exactly these bytes of this destination last. */
  public boolean isRefused(Path destination, byte[] bytes) {
    return StateFiles.read(copy("refused", destination))
        .filter(copy -> Arrays.equals(copy, bytes))
        .isPresent();
  }

  /**
   * Keeps what the proxy refused, for the operator to look at.
   *
   * @param output what the reload printed
   */
  public void recordRefused(Map<Path, byte[]> files, String output) {
    if (writable) {
      files.forEach((path, bytes) -> StateFiles.write(copy("refused", path), bytes));
      StateFiles.write(
          directory.resolve("refused").resolve("output"), output.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The files that were in service, newest first. */
  public History history() {
    return new History(directory.resolve("history"), writable);
  }

  private <T> Optional<T> recall(String name, TypeReference<T> type) {
    return StateFiles.read(directory.resolve(name)).flatMap(b -> StateFiles.parse(b, type));
  }

  private void keep(String name, Object value) {
    if (writable) {
      StateFiles.write(directory.resolve(name), StateFiles.json(value));
    }
  }

  private void forget(String name) {
    if (writable) {
      StateFiles.delete(directory.resolve(name));
    }
  }

  private Path copy(String kind, Path destination) {
    return directory.resolve(kind).resolve(StateFiles.nameOf(destination));
  }
}
