package dev.cairn.state;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The last files that a set was given, each version whole. */
public final class History {
  private static final int KEPT = 20;
  private static final String ABOUT = "about.json";
  private static final TypeReference<About> TYPE = new TypeReference<>() {};

  private final Path directory;
  private final boolean writable;

  /**
   * @param number counts up from 1 and is never given twice
   * @param cause what changed, in one line
   */
  public record Version(int number, Instant time, String cause) {}

  private record About(String time, String cause) {}

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

  private List<Integer> numbers() {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.matches("[0-9]{1,9}"))
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

  /** Empty for a version that was not written to its end. */
  private Optional<Version> version(int number) {
    return StateFiles.read(of(number).resolve(ABOUT))
        .flatMap(bytes -> StateFiles.parse(bytes, TYPE))
        .map(about -> new Version(number, Instant.parse(about.time()), about.cause()));
  }

  /** Adds a version, and drops the oldest where there are too many. */
  public void record(Instant time, String cause, Map<Path, byte[]> files) {
    if (!writable) {
      return;
    }
    List<Integer> numbers = numbers();
    int number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    files.forEach(
        (path, bytes) -> StateFiles.write(of(number).resolve(StateFiles.nameOf(path)), bytes));
    // It counts from here.
    StateFiles.write(of(number).resolve(ABOUT), StateFiles.json(new About(time.toString(), cause)));
    numbers.stream().limit(Math.max(0, numbers.size() + 1 - KEPT)).forEach(this::drop);
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

  private void drop(int number) {
    try (Stream<Path> files = Files.list(of(number))) {
      files.forEach(StateFiles::delete);
    } catch (IOException e) {
      throw new DiagnosticException(
          of(number).toString(), "cannot be read (" + e.getMessage() + ")", "remove it");
    }
    StateFiles.delete(of(number));
  }

  private Path of(int number) {
    return directory.resolve(Integer.toString(number));
  }
}
