package dev.cairn.templateset;

import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.dialect.Dialect;
import dev.cairn.listener.PortRules;
import dev.cairn.output.Destination;
import dev.cairn.process.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A template set: all that is needed to produce one balancer's configuration.
 *
 * @param directory where its manifest is
 * @param name names it in messages and in the state directory
 * @param variables trusted values for the templates
 * @param env names of environment variables that templates may read
 * @param hostNames whether an instance's address may be a host name
 * @param check run on the staged files; empty: none
 * @param reload run after a change; empty: none
 */
public record SetSpec(
    Path directory,
    String name,
    Dialect dialect,
    List<FileSpec> files,
    PortRules listeners,
    Map<String, Object> variables,
    Set<String> env,
    boolean hostNames,
    Optional<Command> check,
    Optional<Command> reload,
    Pace pace,
    Guard guard) {
  public SetSpec {
    files = List.copyOf(files);
    variables = Map.copyOf(variables);
    env = Set.copyOf(env);
  }

  public List<Path> destinations() {
    return files.stream().map(file -> file.destination().path()).toList();
  }

  /** The same set with every destination below a directory, and nothing to reload. */
  public SetSpec rooted(Path root) {
    List<FileSpec> moved = files.stream().map(f -> rooted(root, f)).toList();
    return new SetSpec(
        directory,
        name,
        dialect,
        moved,
        listeners,
        variables,
        env,
        hostNames,
        check,
        Optional.empty(),
        pace,
        guard);
  }

  /**
   * Below a directory nobody is given a file, so there the machine need not know them.
   *
   * @throws DiagnosticException if a file is to belong to a user or group that is not there
   */
  public void requireOwners() {
    for (FileSpec file : files) {
      if (file.stranger().isPresent()) {
        throw new DiagnosticException(file.stranger().get());
      }
    }
  }

  /** The same set that believes everything: for files that are in nobody's service. */
  public SetSpec unguarded() {
    return new SetSpec(
        directory,
        name,
        dialect,
        files,
        listeners,
        variables,
        env,
        hostNames,
        check,
        reload,
        pace,
        Guard.NONE);
  }

  private static FileSpec rooted(Path root, FileSpec file) {
    Destination old = file.destination();
    Path absolute = old.path().toAbsolutePath().normalize();
    Path path = root.resolve(absolute.getRoot().relativize(absolute).toString());
    return new FileSpec(
        file.template(),
        new Destination(path, old.mode(), Optional.empty(), Optional.empty(), old.backup()),
        Optional.empty());
  }
}
