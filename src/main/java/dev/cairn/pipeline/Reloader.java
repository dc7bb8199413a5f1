package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.process.Command;
import dev.cairn.process.Commands;
import dev.cairn.process.Ending;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reloads the proxy while what it was last reloaded with is not what is on disk. */
final class Reloader {
  private static final int REFUSED = 10;

  private final SetSpec spec;
  private final Commands commands;
  private final SetState state;
  private @Nullable Secrets secrets;

  Reloader(SetSpec spec, Commands commands, SetState state) {
    this.spec = spec;
    this.commands = commands;
    this.state = state;
  }

  /** What commands may print and no log may hold. */
  void hide(Secrets now) {
    secrets = now;
  }

  /** What a command printed, without what is known to be secret, else without all of the files. */
  Ending hide(Ending ending, List<CandidateFile> files) {
    return (secrets == null ? Secrets.within(files) : secrets).hide(ending);
  }

  /**
   * @param files all of the set's, as they are on disk by now
   */
  Reload reloadIfOwed(List<CandidateFile> files) {
    try {
      return isOwed(files) ? reload(spec.reload().orElseThrow(), files) : new Reload.NotNeeded();
    } catch (DiagnosticException e) {
      // Without the state nobody knows that nothing is owed.
      return new Reload.Failed(e.diagnostic());
    }
  }

  boolean isOwed(List<CandidateFile> files) {
    return spec.reload().isPresent()
        && !files.isEmpty()
        && (state.isReloadInDoubt() || !state.isReloaded(CandidateFile.contents(files)));
  }

  private Reload reload(Command command, List<CandidateFile> files) {
    // A command that fails, or that we do not outlive, may have done its work all the same.
    state.reloadBegins();
    long start = System.nanoTime();
    Ending ending = hide(commands.run(command, environment(files)), files);
    Optional<Diagnostic> failure =
        Endings.failure(
            spec.name() + ": reload", command, ending, "it is tried again; see its output");
    if (failure.isEmpty()) {
      state.recordReloaded(CandidateFile.contents(files));
      return new Reload.Done(Duration.ofNanos(System.nanoTime() - start), Endings.said(ending));
    }
    boolean refused = ending instanceof Ending.Exited exited && exited.code() == REFUSED;
    return refused ? new Reload.Refused(failure.get(), false) : new Reload.Failed(failure.get());
  }

  /** What the hook is told: the ports that the old and the new configuration bind. */
  private Map<String, String> environment(List<CandidateFile> files) {
    Map<Path, byte[]> reloaded = state.reloaded(spec.destinations()).orElse(Map.of());
    TreeSet<Integer> ports = new TreeSet<>();
    for (CandidateFile file : files) {
      ports.addAll(spec.dialect().ports(file.newText()));
      Optional.ofNullable(reloaded.get(file.path()))
          .or(file::onDisk)
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
          .ifPresent(old -> ports.addAll(spec.dialect().ports(old)));
    }
    Map<String, String> environment = new HashMap<>();
    environment.put("CAIRN_SET", spec.name());
    environment.put("CAIRN_PORTS", joined(ports));
    environment.put("CAIRN_FILES", joined(files.stream().map(f -> absolute(f.path())).toList()));
    environment.put("CAIRN_STATE_DIR", state.directory().toAbsolutePath().toString());
    environment.put("CAIRN_TIMEOUT", Long.toString(timeout().toSeconds()));
    return environment;
  }

  /** The hook runs in the set's directory, not in ours. */
  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private Duration timeout() {
    return spec.reload().map(Command::timeout).orElse(Duration.ZERO);
  }

  private static String joined(Iterable<?> words) {
    StringBuilder joined = new StringBuilder();
    words.forEach(word -> joined.append(joined.isEmpty() ? "" : " ").append(word));
    return joined.toString();
  }
}
