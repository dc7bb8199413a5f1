package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.template.Rendering;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tries what would pass after all, where a pass was refused. Nothing is written. */
final class Trials {
  private final Function<CatalogView, Rendering> render;
  private final Function<Rendering.Complete, Optional<Outcome.Rejected>> check;
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
      Function<Rendering.Complete, Optional<Outcome.Rejected>> check,
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
    if (rendering instanceof Rendering.Complete complete) {
      Optional<Outcome.Rejected> rejected = check.apply(complete);
      conclusive &= rejected.map(Outcome.Rejected::judged).orElse(true);
      return rejected.isEmpty();
    }
    conclusive &=
        !(rendering instanceof Rendering.Incomplete incomplete)
            || incomplete.missing().stream().allMatch(view::fails);
    return false;
  }

  /** Every question asked, also by what failed. */
  Set<Query<?>> asked() {
    return Set.copyOf(asked);
  }

  /**
   * Whether all trials came to a verdict. Nobody is to blame for an answer that has not come yet,
   * or for a check that was ended.
   */
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
