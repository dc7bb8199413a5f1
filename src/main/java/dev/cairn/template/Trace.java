package dev.cairn.template;

import dev.cairn.catalog.CatalogView;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.listener.PortPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one part of a rendering asked its session, what it was told, and what it left there. */
final class Trace {
  private final Recalled recalled;
  private final Map<Query<?>, Object> answers = new HashMap<>();
  private final Set<Diagnostic> notes = new LinkedHashSet<>();
  private final Map<String, String> acceptedKeys = new HashMap<>();
  private final Set<String> hashedServers = new HashSet<>();
  private @Nullable PortPlan plan;
  private boolean complete = true;

  /**
   * @param recalled of earlier catalogs
   */
  Trace(Recalled recalled) {
    this.recalled = recalled;
  }

  void asked(Query<?> query, Optional<?> answer) {
    answer.ifPresentOrElse(a -> answers.put(query, a), () -> complete = false);
  }

  void planned(PortPlan with) {
    plan = with;
  }

  void noted(Diagnostic note) {
    notes.add(note);
  }

  void accepted(String key, String value) {
    acceptedKeys.put(key, value);
  }

  void hashed(String server) {
    hashedServers.add(server);
  }

  /** Whether every question had an answer. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Whether all that it was told still holds. Answers are the same objects as long as nothing
   * changed, and so is what is recalled.
   */
  boolean isStillTrue(CatalogView view, Recalled recalledNow, @Nullable PortPlan planNow) {
    if ((plan != null && plan != planNow) || recalled != recalledNow) {
      return false;
    }
    for (Map.Entry<Query<?>, Object> answer : answers.entrySet()) {
      if (view.answer(answer.getKey()).orElse(null) != answer.getValue()) {
        return false;
      }
    }
    return true;
  }

  Map<Query<?>, Object> answers() {
    return answers;
  }

  Set<Diagnostic> notes() {
    return notes;
  }

  Map<String, String> acceptedKeys() {
    return acceptedKeys;
  }

  Set<String> hashedServers() {
    return hashedServers;
  }
}
