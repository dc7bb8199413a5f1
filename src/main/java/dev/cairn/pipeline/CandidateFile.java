package dev.cairn.pipeline;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.Difference;
import dev.cairn.diff.ConfigurationDiff;
import dev.cairn.output.Destination;
import dev.cairn.template.RenderedFile;
import dev.cairn.templateset.FileSpec;
import dev.cairn.templateset.SetSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rendered file beside what is on disk now. The arrays are never changed. What is made of them is
 * made when it is first asked for: files are large and asked for often.
 */
public final class CandidateFile {
  private static final int PART = 16 << 10;

  private final String template;
  private final Destination destination;
  private final Optional<byte[]> onDisk;
  private final byte[] rendered;
  private @Nullable String oldText;
  private @Nullable String newText;
  private @Nullable Difference difference;
  private @Nullable ConfigurationDiff diff;

  public CandidateFile(
      String template, Destination destination, Optional<byte[]> onDisk, byte[] rendered) {
    this.template = template;
    this.destination = destination;
    this.onDisk = onDisk;
    this.rendered = rendered;
  }

  /** The set's files in the manifest's order, which is also the order of rendering. */
  public static List<CandidateFile> of(SetSpec spec, List<RenderedFile> files) {
    return files.stream()
        .map(
            file -> {
              Destination destination =
                  spec.files().stream()
                      .filter(f -> f.template().equals(file.template()))
                      .findFirst()
                      .orElseThrow()
                      .destination();
              Optional<byte[]> onDisk = read(destination.path(), file.octetsBefore());
              CandidateFile candidate =
                  new CandidateFile(file.template(), destination, onDisk, file.octets());
              candidate.newText = file.text();
              onDisk
                  .flatMap(file::difference)
                  .ifPresent(
                      known -> {
                        candidate.difference = known;
                        candidate.oldText = known.before();
                      });
              file.forgetBefore();
              return candidate;
            })
        .toList();
  }

  /** The set's files with these contents. */
  static List<CandidateFile> of(SetSpec spec, Map<Path, byte[]> contents) {
    List<CandidateFile> files = new ArrayList<>();
    for (FileSpec file : spec.files()) {
      Path path = file.destination().path();
      byte[] content = Objects.requireNonNull(contents.get(path));
      files.add(new CandidateFile(file.template(), file.destination(), read(path), content));
    }
    return files;
  }

  /** The set's files as they are on disk; none where one is missing. */
  static List<CandidateFile> onDisk(SetSpec spec) {
    List<CandidateFile> files = new ArrayList<>();
    for (FileSpec file : spec.files()) {
      Optional<byte[]> bytes = read(file.destination().path());
      bytes.ifPresent(
          b -> files.add(new CandidateFile(file.template(), file.destination(), bytes, b)));
    }
    return files.size() == spec.files().size() ? files : List.of();
  }

  private static Optional<byte[]> read(Path path) {
    return read(path, Optional.empty());
  }

  /**
   * @param probably what is in the file: it is large, and need not be there twice
   */
  private static Optional<byte[]> read(Path path, Optional<byte[]> probably) {
    try {
      return probably.isPresent() && holds(path, probably.get())
          ? probably
          : Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiagnosticException(
          path.toString(), "cannot be read (" + e.getMessage() + ")", "let this user read it");
    }
  }

  private static boolean holds(Path path, byte[] content) throws IOException {
    byte[] part = new byte[PART];
    int same = 0;
    try (InputStream file = Files.newInputStream(path)) {
      for (int read = file.read(part); read > 0; read = file.read(part)) {
        int end = Math.min(same + read, content.length);
        if (!Arrays.equals(part, 0, read, content, same, end)) {
          return false;
        }
        same += read;
      }
    }
    return same == content.length;
  }

  /** What these files are to be on disk. */
  static Map<Path, byte[]> contents(List<CandidateFile> files) {
    return files.stream().collect(Collectors.toMap(CandidateFile::path, CandidateFile::rendered));
  }

  /** What is or was on disk before them; empty where nothing changes, or something is missing. */
  static Optional<Map<Path, byte[]>> before(List<CandidateFile> files) {
    boolean any = files.stream().anyMatch(CandidateFile::changed);
    return any && files.stream().allMatch(file -> file.onDisk.isPresent())
        ? Optional.of(
            files.stream().collect(Collectors.toMap(CandidateFile::path, f -> f.onDisk.get())))
        : Optional.empty();
  }

  /** What is to take the place of this file once it is on disk. It is no version to back up. */
  CandidateFile replacedBy(byte[] bytes) {
    return new CandidateFile(template, destination.withoutBackup(), Optional.of(rendered), bytes);
  }

  /** The same file as if that had been on disk; null: nothing. */
  CandidateFile insteadOf(byte @Nullable [] old) {
    if (onDisk.filter(bytes -> Arrays.equals(bytes, old)).isPresent()) {
      return this;
    }
    return new CandidateFile(template, destination, Optional.ofNullable(old), rendered);
  }

  /** The same file with another text. */
  CandidateFile rendering(String text) {
    return new CandidateFile(template, destination, onDisk, text.getBytes(StandardCharsets.UTF_8));
  }

  boolean changed() {
    return onDisk.filter(bytes -> Arrays.equals(bytes, rendered)).isEmpty();
  }

  Path path() {
    return destination.path();
  }

  public String template() {
    return template;
  }

  public Destination destination() {
    return destination;
  }

  public Optional<byte[]> onDisk() {
    return onDisk;
  }

  public byte[] rendered() {
    return rendered;
  }

  /**
   * How the rendered file differs from what is on disk.
   *
   * @param dialect that of the set, always the same
   */
  public ConfigurationDiff diff(Dialect dialect) {
    if (diff == null) {
      diff = ConfigurationDiff.of(dialect, path().toString(), onDisk.isPresent(), difference());
    }
    return diff;
  }

  /** Of what is on disk, an empty text where nothing is, from what is rendered. */
  Difference difference() {
    if (difference == null) {
      byte[] old = onDisk.orElse(new byte[0]);
      difference = Difference.of(oldText().orElse(""), old, newText(), rendered);
    }
    return difference;
  }

  Optional<String> oldText() {
    if (oldText == null) {
      oldText = onDisk.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(null);
    }
    return Optional.ofNullable(oldText);
  }

  String newText() {
    if (newText == null) {
      newText = new String(rendered, StandardCharsets.UTF_8);
    }
    return newText;
  }
}
