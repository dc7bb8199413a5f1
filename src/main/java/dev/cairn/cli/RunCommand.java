package dev.cairn.cli;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.pipeline.Cycle;
import dev.cairn.pipeline.Sidecar;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** {@code cairn run}: the sidecar. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Watches, renders, checks, writes and reloads, until SIGTERM or SIGINT. SIGHUP reads the sets again.")
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  private final Workplace workplace;
  @Mixin private final SetOptions sets = new SetOptions();
  @Mixin private final SourceOptions sources = new SourceOptions();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "write every destination below DIR; checked, not reloaded")
  private @Nullable Path root;

  RunCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Signal.handle(new Signal("TERM"), signal -> told.countDown());
    Signal.handle(new Signal("INT"), signal -> told.countDown());
    List<SetSpec> specs = sets.read().stream().map(this::rooted).toList();
    try (Locks locks = new Locks()) {
      specs.forEach(locks::take);
      try (CatalogSource source = sources.open(workplace, true);
          Sidecar sidecar = new Sidecar(source)) {
        Memory given = SourceOptions.memory(source);
        List<Cycle> cycles = specs.stream().map(spec -> cycle(spec, given)).toList();
        for (int i = 0; i < cycles.size(); i++) {
          Path set = sets.sets().get(i);
          sidecar.start(cycles.get(i), () -> reread(set, given, locks));
        }
        Signal.handle(new Signal("HUP"), signal -> sidecar.reread());
        LOG.info("watching {}", source.status().place());
        told.await();
        LOG.info("stopping");
      }
    }
    return ExitCode.DONE;
  }

  private SetSpec rooted(SetSpec spec) {
    return root == null ? spec : SetOptions.rooted(spec, root);
  }

  private Cycle cycle(SetSpec spec, Memory given) {
    return sets.cycle(workplace, spec, given, true);
  }

  private Cycle reread(Path set, Memory given, Locks locks) {
    SetSpec spec = rooted(sets.read(set));
    Cycle cycle = cycle(spec, given);
    try {
      locks.take(spec);
    } catch (EndException e) {
      // A set that cannot be had runs on as it was; it is no reason to end.
      throw new DiagnosticException(e.why());
    }
    return cycle;
  }
}
