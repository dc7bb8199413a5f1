package dev.cairn.cli;

import dev.cairn.catalog.CatalogSource;
import dev.cairn.catalog.Memory;
import dev.cairn.diagnostic.DiagnosticException;
import dev.cairn.pipeline.Cycle;
import dev.cairn.pipeline.Sidecar;
import dev.cairn.state.SetState;
import dev.cairn.templateset.SetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import sun.misc.Signal;

/** {@code cairn run}: the sidecar. */
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  private final Workplace workplace;
  private final SetOptions sets = new SetOptions();
  private final SourceOptions sources = new SourceOptions();

  private final OptionSpec root =
      Options.option(
              "--root",
              "DIR",
              Path.class,
              "write every destination and the state below DIR; checked, not reloaded")
          .build();

  RunCommand(Workplace workplace) {
    this.workplace = workplace;
  }

  /** How it is called. */
  CommandSpec spec() {
    CommandSpec spec =
        Options.command(
            "run",
            this,
            "Watches, renders, checks, writes and reloads, until SIGTERM or SIGINT. SIGHUP reads the sets again.");
    sets.addTo(spec);
    sources.addTo(spec);
    return spec.addOption(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    AtomicReference<Throwable> broken = new AtomicReference<>();
    Signal.handle(new Signal("TERM"), signal -> told.countDown());
    Signal.handle(new Signal("INT"), signal -> told.countDown());
    List<SetSpec> specs = sets.read().stream().map(this::rooted).toList();
    try (Locks locks = new Locks()) {
      specs.forEach(spec -> refuseSecond(spec, locks));
      try (CatalogSource source = sources.open(workplace, true);
          Sidecar sidecar = new Sidecar(source, e -> end(e, broken, told))) {
        Memory given = SourceOptions.memory(source);
        List<Cycle> cycles = specs.stream().map(spec -> cycle(spec, given, locks)).toList();
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
    if (broken.get() != null) {
      throw new IllegalStateException("a set's thread ended", broken.get());
    }
    return ExitCode.DONE;
  }

  /** Who runs us starts us anew; without one of its threads the process would be half dead. */
  private static void end(Throwable e, AtomicReference<Throwable> broken, CountDownLatch told) {
    broken.compareAndSet(null, e);
    told.countDown();
  }

  /** What else keeps us from a lock may pass: the set's thread says it, and tries again. */
  private void refuseSecond(SetSpec spec, Locks locks) {
    try {
      locks.takeOrEnd(spec, state(spec));
    } catch (DiagnosticException e) {
      LOG.debug("{}: {}", spec.name(), e.diagnostic());
    }
  }

  private Optional<Path> root() {
    return Options.value(root);
  }

  private SetSpec rooted(SetSpec spec) {
    return root().map(r -> SetOptions.rooted(spec, r)).orElse(spec);
  }

  private SetState state(SetSpec spec) {
    return root()
        .map(r -> sets.rootedState(workplace, spec, r))
        .orElseGet(() -> sets.state(workplace, spec, true));
  }

  /** A set that cannot be had runs on as it was; it is no reason to end. */
  private Cycle reread(Path set, Memory given, Locks locks) {
    SetSpec spec = rooted(sets.read(set));
    Cycle cycle = cycle(spec, given, locks);
    locks.take(spec, state(spec));
    return cycle;
  }

  private Cycle cycle(SetSpec spec, Memory given, Locks locks) {
    // Below a root the real one's ports are as good as those of a catalog file.
    Memory recalled = root().isEmpty() ? given : sets.memory(workplace, spec, given);
    return sets.cycle(workplace, spec, recalled, state(spec), locks);
  }
}
