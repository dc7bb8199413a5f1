package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a service may have done to a pass.
 *
 * @param refusal what is refused of it, for a diagnostic
 * @param unanswered questions that it led to and that nobody may ever answer
 */
record Reproach(String refusal, Diagnostic why, Set<Query<?>> unanswered) {
  Reproach {
    unanswered = Set.copyOf(unanswered);
  }

  /**
   * @param seen what the pass saw
   * @param set the set's name
   * @param everAccepted whether anything ever was in service: a first pass waits for every answer
   */
  static Optional<Reproach> of(Pass pass, CatalogView seen, String set, boolean everAccepted) {
    if (pass.outcome() instanceof Outcome.Rejected rejected && rejected.judged()) {
      return Optional.of(
          new Reproach("the check refuses what it renders to", rejected.why(), Set.of()));
    } else if (pass.outcome() instanceof Outcome.Failed failed && !pass.complete()) {
      String refusal = failed.why().place() + " cannot render what it registered";
      return Optional.of(new Reproach(refusal, failed.why(), Set.of()));
    } else if (pass.outcome() instanceof Outcome.Waiting waiting
        && everAccepted
        && waiting.missing().stream().allMatch(seen::fails)) {
      Set<String> questions = new TreeSet<>();
      waiting.missing().forEach(question -> questions.add(question.toString()));
      return Optional.of(
          new Reproach(
              "Consul does not answer what it asks for",
              new Diagnostic(set, "no answer to " + questions, ""),
              waiting.missing()));
    }
    return Optional.empty();
  }
}
