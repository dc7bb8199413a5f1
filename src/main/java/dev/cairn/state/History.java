package dev.cairn.state;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last files that a set was given, each version whole. */
public final class History {
  private static final int KEPT = 20;
  private static final String ABOUT = "about.json";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final TypeReference<About> TYPE = new TypeReference<>() {};

  private final Path directory;
  private final boolean writable;

  /**
   * @param number counts up from 1 and is never given twice
   * @param cause what changed, in one line
   */
  public record Version(int number, Instant time, String cause) {}

  private record About(@Nullable String time, @Nullable String cause) {
    Optional<Version> version(int number) {
      try {
        return time == null || cause == null
            ? Optional.empty()
            : Optional.of(new Version(number, Instant.parse(time), cause));
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
  }

  History(Path directory, boolean writable) {
    this.directory = directory;
    this.writable = writable;
  }

  /** The versions that are kept, newest first. */
  public List<Version> versions() {
    return numbers().stream()
        .map(this::version)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingInt(Version::number).reversed())
        .toList();
  }

  /** The newest version that is kept. */
  public Optional<Version> newest() {
    List<Integer> numbers = numbers();
    return IntStream.range(0, numbers.size())
        .mapToObj(i -> version(numbers.get(numbers.size() - 1 - i)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The number of the version that is recorded next. */
  public int next() {
    List<Integer> numbers = numbers();
    return numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
  }

  /** The number of the oldest version that is kept; the next one where there is none. */
  public int oldest() {
    List<Integer> numbers = numbers();
    return numbers.stream().filter(this::isWhole).findFirst().orElseGet(this::next);
  }

  private boolean isWhole(int number) {
    return Files.exists(of(number).resolve(ABOUT));
  }

  private List<Integer> numbers() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> NUMBER.matcher(name).matches())
          .map(Integer::valueOf)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new DiagnosticException(
          directory.toString(), "cannot be read (" + e.getMessage() + ")", "let this user read it");
    }
  }

  /** Empty for a version that was not written to its end, was withdrawn, or is damaged. */
  private Optional<Version> version(int number) {
    return StateFiles.read(of(number).resolve(ABOUT))
        .flatMap(bytes -> StateFiles.parse(bytes, TYPE))
        .flatMap(about -> about.version(number));
  }

  /** Adds a version, and drops the oldest where there are too many. */
  public void record(Instant time, String cause, Map<Path, byte[]> files) {
    if (!writable) {
      return;
    }
    int number = next();
    files.forEach(
        (path, bytes) -> StateFiles.write(of(number).resolve(StateFiles.nameOf(path)), bytes));
    // It counts from here.
    StateFiles.write(of(number).resolve(ABOUT), StateFiles.json(new About(time.toString(), cause)));
    prune();
  }

  /** All that is older than the last versions, also what was never a whole one. */
  private void prune() {
    List<Integer> numbers = numbers();
    List<Integer> whole = numbers.stream().filter(this::isWhole).toList();
    if (whole.size() >= KEPT) {
      int oldest = whole.get(whole.size() - KEPT);
      numbers.stream().filter(number -> number < oldest).forEach(this::drop);
    }
  }

  /** Takes a version back that did not come into service; its number stays given. */
  public void withdraw(int number) {
    if (writable) {
      empty(number);
    }
  }

  /**
   * What these destinations held in a version.
   *
   * @throws DiagnosticException if the version is not there, or had other files
   */
  public Map<Path, byte[]> files(int number, List<Path> destinations) {
    if (version(number).isEmpty()) {
      throw new DiagnosticException(
          "version " + number, "is not kept", "see cairn history for those that are");
    }
    Map<Path, byte[]> files = new HashMap<>();
    for (Path destination : destinations) {
      Optional<byte[]> bytes = StateFiles.read(of(number).resolve(StateFiles.nameOf(destination)));
      files.put(
          destination,
          bytes.orElseThrow(
              () ->
                  new DiagnosticException(
                      "version " + number, "has no " + destination, "choose another version")));
    }
    return files;
  }

  /** The same; empty where {@link #files} throws. */
  public Optional<Map<Path, byte[]>> find(int number, List<Path> destinations) {
    if (version(number).isEmpty()) {
      return Optional.empty();
    }
    Map<Path, byte[]> files = new HashMap<>();
    for (Path destination : destinations) {
      StateFiles.read(of(number).resolve(StateFiles.nameOf(destination)))
          .ifPresent(bytes -> files.put(destination, bytes));
    }
    return files.keySet().containsAll(destinations) ? Optional.of(files) : Optional.empty();
  }

  private void drop(int number) {
    empty(number);
    StateFiles.delete(of(number));
  }

  private void empty(int number) {
    // Without it the rest is no version any more.
    StateFiles.delete(of(number).resolve(ABOUT));
    try (Stream<Path> files = Files.list(of(number))) {
      files.forEach(StateFiles::delete);
    } catch (IOException e) {
      throw new DiagnosticException(
          of(number).toString(), "cannot be read (" + e.getMessage() + ")", "remove it");
    }
  }

  private Path of(int number) {
    return directory.resolve(Integer.toString(number));
  }
}
