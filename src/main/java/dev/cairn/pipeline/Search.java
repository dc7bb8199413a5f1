package dev.cairn.pipeline;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Halves the suspects, with all that is not proven good replaced by what it was. */
final class Search {
  /** After a pass with what is known so far. */
  static final Duration GOES_ON = Duration.ofSeconds(1);

  /** A check may take a second. */
  private static final int MOST_CHECKS = 40;

  private final CatalogView view;
  private final Set<Query<?>> asked;
  private final Map<String, Facts> reverted;
  private final Trials trials;
  private final List<String> culprits = new ArrayList<>();
  private final List<String> suspects = new ArrayList<>();
  private int checksLeft;

  /**
   * @param view in which something is refused
   * @param before what all suspects were before, with which it is not
   * @param toItsEnd with nothing good to go back to, none may be left out who is not proven bad
   */
  Search(
      CatalogView view,
      Set<Query<?>> asked,
      Map<String, Facts> before,
      Trials trials,
      boolean toItsEnd) {
    this.view = view;
    this.asked = asked;
    this.reverted = new HashMap<>(before);
    this.trials = trials;
    this.checksLeft = toItsEnd ? Integer.MAX_VALUE : MOST_CHECKS;
  }

  /** Those that are each proven bad. */
  List<String> culprits() {
    return culprits;
  }

  /** Those of which some are bad, when there was no time to tell which. */
  List<String> suspects() {
    return suspects;
  }

  /** Looks among those that are refused together. */
  void among(List<String> refused) {
    if (refused.size() == 1) {
      culprits.addAll(refused);
      return;
    }
    List<String> first = refused.subList(0, refused.size() / 2);
    List<String> second = refused.subList(refused.size() / 2, refused.size());
    if (checksLeft == 0 || !trials.isConclusive()) {
      suspects.addAll(refused);
    } else if (passes(first)) {
      // What was refused is the second half then.
      among(second);
    } else {
      among(first);
      if (checksLeft == 0) {
        suspects.addAll(second);
      } else if (!passes(second)) {
        among(second);
      }
    }
  }

  /** Whether these are accepted beside those that were; they belong to them then. */
  private boolean passes(List<String> some) {
    checksLeft--;
    Map<String, Facts> without = new HashMap<>(reverted);
    some.forEach(without::remove);
    boolean passes = trials.passes(Facts.replace(view, asked, without));
    if (passes) {
      reverted.keySet().removeAll(some);
    }
    return passes;
  }
}
