package dev.cairn.state;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.DiagnosticException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state of one set, below the state directory. Used by the set's thread only. */
public final class SetState {
  private static final TypeReference<Memory> MEMORY = new TypeReference<>() {};
  private static final TypeReference<Map<Integer, Long>> LAPSING = new TypeReference<>() {};
  private static final TypeReference<Integer> VERSION = new TypeReference<>() {};
  private static final TypeReference<Refusal> REFUSED = new TypeReference<>() {};
  private static final String REFUSAL = "refused/again.json";

  /**
   * When what the proxy refused is tried again.
   *
   * @param until in seconds of the epoch
   * @param after how many seconds after it was refused that is
   */
  public record Refusal(long until, long after) {}

  private final Path directory;
  private final boolean writable;
  private final AcceptedLog accepted;
  private @Nullable Memory memory;
  private @Nullable Map<Integer, Long> lapsing;

  /**
   * @param stateDirectory that of all sets
   * @param set the set's name
   * @param writable whether anything is kept; a dry run only recalls
   */
  public SetState(Path stateDirectory, String set, boolean writable) {
    this.directory = stateDirectory.resolve(set);
    this.writable = writable;
    this.accepted = new AcceptedLog(directory.resolve("accepted.jsonl"), writable);
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

  /**
   * Makes the directory, so that it can be locked.
   *
   * @throws DiagnosticException if that is not possible
   */
  public void makeDirectory() {
    StateFiles.makeDirectory(directory);
  }

  /** Whether anything is kept. */
  public boolean isWritable() {
    return writable;
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
    if (lapsing == null) {
      lapsing = recall("lapsing.json", LAPSING).orElse(Map.of());
    }
    return lapsing;
  }

  /** Keeps since when holders are gone, if that is another than before. */
  public void rememberLapsing(Map<Integer, Long> since) {
    if (writable && !since.equals(lapsing())) {
      keep("lapsing.json", since);
      lapsing = Map.copyOf(since);
    }
  }

  /** What the files on disk, and those before them, were rendered from. */
  public AcceptedLog accepted() {
    return accepted;
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

  /** The version that was being put back when the process died; empty: none. */
  public OptionalInt rollingBack() {
    return recall("rolling-back.json", VERSION)
        .filter(version -> writable)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  public void rollbackBegins(int version) {
    keep("rolling-back.json", version);
  }

  public void rollbackEnds() {
    forget("rolling-back.json");
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

  /** What the proxy was last reloaded with at these destinations; empty: never with all of them. */
  public Optional<Map<Path, byte[]>> reloaded(Collection<Path> destinations) {
    return bundle("reloaded", destinations);
  }

  /** Whether the proxy was last reloaded with exactly these bytes. */
  public boolean isReloaded(Map<Path, byte[]> files) {
    return reloaded(files.keySet()).filter(copies -> isSame(copies, files)).isPresent();
  }

  private static boolean isSame(Map<Path, byte[]> one, Map<Path, byte[]> other) {
    return one.entrySet().stream()
        .allMatch(e -> Arrays.equals(e.getValue(), other.get(e.getKey())));
  }

  /** Keeps what the proxy was just reloaded with: all of it or, as before, nothing. */
  public void recordReloaded(Map<Path, byte[]> files) {
    if (writable && !isReloaded(files)) {
      keepBundle("reloaded", files);
    }
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

  /** Keeps all of a set's files until all of them are at their destinations. */
  public void commitBegins(Map<Path, byte[]> files) {
    if (writable) {
      keepBundle("committing", files);
    }
  }

  /** Files of which a process that died may have replaced some and not others. */
  public Optional<Map<Path, byte[]>> unfinishedCommit(Collection<Path> destinations) {
    return writable ? bundle("committing", destinations) : Optional.empty();
  }

  public void commitEnds() {
    forget("committing");
  }

  /** What the proxy refused last at these destinations, while that has not been settled. */
  public Optional<Refusal> refusal() {
    return recall(REFUSAL, REFUSED);
  }

  /** What the proxy refused of this destination last. */
  public Optional<byte[]> refused(Path destination) {
    return StateFiles.read(copy("refused", destination));
  }

  /**
   * Keeps what the proxy refused, for the operator to look at.
   *
   * @param output what the reload printed
   */
  public void recordRefused(Map<Path, byte[]> files, String output, Refusal refusal) {
    if (writable) {
      files.forEach((path, bytes) -> StateFiles.write(copy("refused", path), bytes));
      StateFiles.write(
          directory.resolve("refused").resolve("output"), output.getBytes(StandardCharsets.UTF_8));
    }
    keep(REFUSAL, refusal);
  }

  /** The refused files stay to be looked at, and are tried again like any others. */
  public void forgetRefusal() {
    forget(REFUSAL);
  }

  /** The files that were in service, newest first. */
  public History history() {
    return new History(directory.resolve("history"), writable);
  }

  private Optional<Map<Path, byte[]>> bundle(String name, Collection<Path> destinations) {
    return StateFiles.read(directory.resolve(name))
        .flatMap(Bundle::parse)
        .flatMap(files -> at(destinations, files));
  }

  private static Optional<Map<Path, byte[]>> at(
      Collection<Path> destinations, Map<String, byte[]> files) {
    Map<Path, byte[]> found = new HashMap<>();
    for (Path destination : destinations) {
      byte[] bytes = files.get(StateFiles.nameOf(destination));
      if (bytes == null) {
        return Optional.empty();
      }
      found.put(destination, bytes);
    }
    return Optional.of(found);
  }

  private void keepBundle(String name, Map<Path, byte[]> files) {
    Map<String, byte[]> named = new TreeMap<>();
    files.forEach((path, bytes) -> named.put(StateFiles.nameOf(path), bytes));
    StateFiles.write(directory.resolve(name), Bundle.of(named));
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
