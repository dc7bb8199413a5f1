package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.dialect.Dialects;
import dev.cairn.diff.ConfigurationDiff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetLogTest {
  private static final Diagnostic WHY = new Diagnostic("a.peb:3", "unknown variable", "name it");

  private final LogLines log = new LogLines();
  private final SetLog set = new SetLog("web");

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void saysWhatWasWrittenAndThatItIsInService() {
    set.outcome(committed(new Reload.Done(Duration.ofMillis(84), ": SYN was dropped")));
    assertThat(log.lines())
        .containsExactly(
            "INFO web: wrote /etc/a.cfg (+1 −1 lines), reloaded in … ms: SYN was dropped");
  }

  @Test
  void saysNothingWhileNothingHappens() {
    set.outcome(new Outcome.Unchanged(new Reload.NotNeeded()));
    set.outcome(new Outcome.Waiting(Set.of(), Optional.of(WHY)));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void saysAProblemOnce() {
    set.outcome(new Outcome.Failed(WHY));
    set.outcome(new Outcome.Failed(WHY));
    assertThat(log.lines())
        .containsExactly("ERROR web: a.peb:3: unknown variable; name it; the file on disk stays");
  }

  @Test
  void saysAnotherProblemAndOneThatComesBack() {
    set.outcome(new Outcome.Rejected(WHY, true));
    set.outcome(new Outcome.Rejected(new Diagnostic("a.peb:4", "unknown variable"), true));
    set.outcome(new Outcome.Unchanged(new Reload.NotNeeded()));
    set.outcome(new Outcome.Rejected(WHY, true));
    assertThat(log.lines().stream().filter(line -> line.startsWith("ERROR"))).hasSize(3);
  }

  @Test
  void saysThatAProblemIsOver() {
    set.outcome(new Outcome.Rejected(WHY, true));
    set.outcome(new Outcome.Unchanged(new Reload.NotNeeded()));
    set.outcome(new Outcome.Unchanged(new Reload.NotNeeded()));
    assertThat(log.lines().subList(1, log.lines().size()))
        .containsExactly("INFO web: in order again; the file on disk is up to date");
  }

  @Test
  void saysWhatAReloadCameTo() {
    set.outcome(committed(new Reload.Failed(WHY)));
    set.retryIn(1);
    set.outcome(new Outcome.Unchanged(new Reload.Done(Duration.ofMillis(3), "")));
    assertThat(log.lines())
        .containsExactly(
            "INFO web: wrote /etc/a.cfg (+1 −1 lines)",
            "ERROR web: a.peb:3: unknown variable; name it",
            "INFO web: the reload is owed; trying again in 1 min, or when something changes",
            "INFO web: reloaded in … ms");
  }

  @Test
  void saysThatTheProxyRefused() {
    set.outcome(new Outcome.Unchanged(new Reload.Refused(WHY, false)));
    assertThat(log.lines())
        .containsExactly(
            "ERROR web: a.peb:3: unknown variable; name it; the proxy refused the new file");
  }

  @Test
  void saysEachTimeThatTheSetIsBrokenAndClaimsNothingMore() {
    set.broken(WHY);
    set.outcome(new Outcome.Unchanged(new Reload.NotNeeded()));
    set.broken(WHY);
    assertThat(log.lines())
        .hasSize(2)
        .containsOnly("ERROR web: a.peb:3: unknown variable; name it; the set runs on as it was");
  }

  @Test
  void saysANoteWhenItComesAndNotWhileItStays() {
    Diagnostic other = new Diagnostic("web2", "port 3000 is taken");
    set.notes(List.of(WHY));
    set.notes(List.of(other, WHY));
    set.notes(List.of(other));
    set.notes(List.of(other, WHY));
    assertThat(log.lines())
        .containsExactly(
            "WARN web: a.peb:3: unknown variable; name it",
            "WARN web: web2: port 3000 is taken",
            "WARN web: a.peb:3: unknown variable; name it");
  }

  private static Outcome committed(Reload reload) {
    return new Outcome.Committed(
        List.of(
            ConfigurationDiff.between(
                Dialects.byName("plain").orElseThrow(), "/etc/a.cfg", Optional.of("a\n"), "b\n")),
        reload);
  }
}
