package dev.cairn.pipeline;

import dev.cairn.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once what a set's passes come to: transitions, not ticks. */
final class SetLog {
  private static final Logger LOG = LoggerFactory.getLogger(SetLog.class);

  private final String set;
  private Set<Diagnostic> known = Set.of();
  private String lastProblem = "";
  private @Nullable Diagnostic deaf;

  SetLog(String set) {
    this.set = set;
  }

  void notes(List<Diagnostic> notes) {
    notes.stream().filter(n -> !known.contains(n)).forEach(n -> LOG.warn("{}: {}", set, n));
    known = new HashSet<>(notes);
  }

  void outcome(Outcome outcome) {
    if (outcome instanceof Outcome.Committed committed) {
      String files =
          committed.changes().stream()
              .map(diff -> diff.name() + " (" + diff.summary() + ")")
              .collect(Collectors.joining(", "));
      LOG.info("{}: wrote {}{}", set, files, said(committed.reload()));
      problem("");
    } else if (outcome instanceof Outcome.Unchanged unchanged) {
      if (unchanged.reload() instanceof Reload.Done done) {
        LOG.info("{}: reloaded {}", set, done);
      } else if (!lastProblem.isEmpty() && !unchanged.reload().owed()) {
        LOG.info("{}: in order again; the file on disk is up to date", set);
      }
      problem("");
    } else if (outcome instanceof Outcome.Held held) {
      held.changes()
          .forEach(
              c ->
                  LOG.warn(
                      "{}: took servers out of the held {} whose addresses belong to others now ({}){}",
                      set,
                      c.name(),
                      c.summary(),
                      said(held.reload())));
      problem(held.why().toString());
    } else if (outcome instanceof Outcome.Refused refused) {
      problem(refused.why().toString());
    } else if (outcome instanceof Outcome.Rejected rejected) {
      problem(rejected.why() + "; the file on disk stays");
    } else if (outcome instanceof Outcome.Failed failed) {
      problem(failed.why() + "; the file on disk stays");
    } else if (outcome instanceof Outcome.Waiting waiting) {
      LOG.debug("{}: waiting for {} answers", set, waiting.missing().size());
    }
    Outcome.reloadOf(outcome).ifPresent(this::failure);
  }

  /** Of a reload that had no part in a pass. */
  void late(Reload reload) {
    if (reload instanceof Reload.Done done) {
      LOG.info("{}: reloaded what is on disk {}", set, done);
    }
    failure(reload);
  }

  private static String said(Reload reload) {
    return reload instanceof Reload.Done done ? ", reloaded " + done : "";
  }

  private void failure(Reload reload) {
    if (reload instanceof Reload.Refused refused) {
      LOG.error(
          "{}; the proxy refused the new file{}",
          named(refused.why()),
          refused.putBack() ? ", the last good one was put back" : "");
    } else if (reload instanceof Reload.Failed failed) {
      LOG.error(named(failed.why()));
    }
  }

  /** A line begins with the set's name, once. */
  private String named(Object line) {
    String text = line.toString();
    return text.startsWith(set + ": ") ? text : set + ": " + text;
  }

  /** The same problem again is no news. */
  private void problem(String problem) {
    if (!problem.equals(lastProblem) && !problem.isEmpty()) {
      LOG.error(named(problem));
    }
    lastProblem = problem;
  }

  /** Said each time: someone has just told us to read it. */
  void broken(Diagnostic why) {
    LOG.error("{}: {}; the set runs on as it was", set, why);
  }

  /** As long as it is the same, it is said once. */
  void deaf(Diagnostic why) {
    if (!why.equals(deaf)) {
      LOG.warn("{}: {}", set, why);
    }
    deaf = why;
  }

  void reread() {
    LOG.info("{}: read again", set);
  }

  void failedAgainIn(long seconds) {
    LOG.debug("{}: trying again in {} s, or when something changes", set, seconds);
  }

  void retryIn(long minutes) {
    LOG.info(
        "{}: the reload is owed; trying again in {} min, or when something changes", set, minutes);
  }
}
