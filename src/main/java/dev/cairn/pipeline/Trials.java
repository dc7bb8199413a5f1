package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.template.Rendering;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Tries what would pass after all, where a pass was refused. Nothing is written. */
final class Trials {
  private final Function<CatalogView, Rendering> render;
  private final Predicate<Rendering.Complete> check;
  private final Set<Query<?>> asked;
  private final String refusal;
  private final Diagnostic why;
  private boolean conclusive = true;

  /**
   * @param asked the questions known so far
   * @param refusal what was refused of a service, for a diagnostic
   * @param why the pass was refused
   */
  Trials(
      Function<CatalogView, Rendering> render,
      Predicate<Rendering.Complete> check,
      Set<Query<?>> asked,
      String refusal,
      Diagnostic why) {
    this.render = render;
    this.check = check;
    this.asked = new HashSet<>(asked);
    this.refusal = refusal;
    this.why = why;
  }

  boolean passes(CatalogView view) {
    Rendering rendering = render.apply(view);
    asked.addAll(rendering.asked());
    conclusive &= !(rendering instanceof Rendering.Incomplete);
    return rendering instanceof Rendering.Complete complete && check.test(complete);
  }

  /** Every question asked, also by what failed. */
  Set<Query<?>> asked() {
    return Set.copyOf(asked);
  }

  /** Whether no answer was missing, for which nobody is to blame. */
  boolean isConclusive() {
    return conclusive;
  }

  /** What is said of a service that does not pass. */
  Diagnostic note(String service, Facts good) {
    String fate = good.equals(Facts.NONE) ? "it is left out" : "its last good form is kept";
    return new Diagnostic(
        "service " + service,
        refusal + ", " + fate + " (" + why.problem() + ")",
        "correct its registration");
  }
}
