package dev.cairn.output;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Disks and destinations for these tests. */
final class Disk {
  private Disk() {}

  /** In memory, with modes and owners; full at so many bytes. */
  static FileSystem of(long size) {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder()
            .setAttributeViews("unix")
            .setBlockSize(512)
            .setMaxSize(size)
            .build());
  }

  static Destination destination(Path path) {
    return new Destination(path, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  static Destination destination(Path path, String mode) {
    return new Destination(
        path,
        Optional.of(PosixFilePermissions.fromString(mode)),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  static List<String> names(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.stream().sorted().toList();
  }
}
