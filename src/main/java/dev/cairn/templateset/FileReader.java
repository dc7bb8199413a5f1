package dev.cairn.templateset;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.output.Destination;
import dev.cairn.yaml.Fields;
import dev.cairn.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code files}. */
final class FileReader {
  private static final List<String> KEYS =
      List.of("template", "destination", "mode", "owner", "group", "backup");

  private FileReader() {}

  static FileSpec read(Path directory, YamlNode node) {
    Fields file = Fields.of(node, KEYS);
    Path path = directory.resolve(Fields.text(file.require("destination")));
    return new FileSpec(
        Fields.text(file.require("template")),
        new Destination(
            path,
            file.node("mode").map(FileReader::mode),
            file.text("owner"),
            file.text("group"),
            file.bool("backup").orElse(false)),
        stranger(file, path));
  }

  /** Why the file cannot be given to its owner on this machine. */
  private static Optional<Diagnostic> stranger(Fields file, Path path) {
    UserPrincipalLookupService lookup = path.getFileSystem().getUserPrincipalLookupService();
    return unknown(file, "owner", "user", lookup::lookupPrincipalByName)
        .or(() -> unknown(file, "group", "group", lookup::lookupPrincipalByGroupName));
  }

  private static Optional<Diagnostic> unknown(Fields file, String key, String kind, Lookup lookup) {
    Optional<YamlNode> node = file.node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    String name = Fields.text(node.get());
    try {
      lookup.byName(name);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          new Diagnostic(
              node.get().place(),
              "no " + kind + " \"" + name + "\" on this machine",
              "add it, or correct " + key));
    }
  }

  /** Finds a user or a group. */
  @FunctionalInterface
  private interface Lookup {
    UserPrincipal byName(String name) throws IOException;
  }

  /** Octal digits as chmod takes them, quoted: YAML reads a bare 0644 as another number. */
  private static Set<PosixFilePermission> mode(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar && scalar.value() instanceof String)
        || !scalar.text().matches("0?[0-7]{3}")) {
      throw new DiagnosticException(
          node.place(), "this is no file mode", "write it in quotes: \"0644\"");
    }
    int bits = Integer.parseInt(scalar.text(), 8);
    Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
    // The constants come in the order of the bits: owner, group, others; read, write, execute.
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      if ((bits & (1 << (8 - permission.ordinal()))) != 0) {
        mode.add(permission);
      }
    }
    return mode;
  }
}
