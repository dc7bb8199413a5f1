package dev.cairn.template;

import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.listener.PortPlan;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one part of a rendering asked its session, what it was told, and what it left there. */
final class Trace {
  private Map<Query<?>, Object> answers = new HashMap<>();
  private Collection<Diagnostic> notes = new LinkedHashSet<>();
  private Map<String, String> acceptedKeys = new HashMap<>();
  private Set<String> hashedServers = new HashSet<>();
  private @Nullable PortPlan plan;
  private boolean complete = true;

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

  /**
   * Ends it. There is one for each element of large loops, and most of them hold next to nothing.
   */
  void end() {
    answers = Map.copyOf(answers);
    notes = List.copyOf(notes);
    acceptedKeys = Map.copyOf(acceptedKeys);
    hashedServers = Set.copyOf(hashedServers);
  }

  /** Whether every question had an answer. */
  boolean isComplete() {
    return complete;
  }

  /** The plan that it was told, if any. */
  @Nullable PortPlan plan() {
    return plan;
  }

  Map<Query<?>, Object> answers() {
    return answers;
  }

  /** Whether it left anything beside text and questions. */
  boolean isLoud() {
    return !notes.isEmpty() || !acceptedKeys.isEmpty() || !hashedServers.isEmpty();
  }

  /** Leaves the same again. */
  void repeat(Set<Diagnostic> notesOfAll, Map<String, String> keys, Set<String> servers) {
    notesOfAll.addAll(notes);
    keys.putAll(acceptedKeys);
    servers.addAll(hashedServers);
  }
}
