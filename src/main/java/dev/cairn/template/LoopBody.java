package dev.cairn.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a loop does with one element. It is not done again while nothing that it read has changed:
 * most changes of the catalog concern one service of thousands. Used by the set's thread only.
 */
final class LoopBody implements RenderableNode {
  private final BodyNode body;
  private final String variable;
  private final Set<String> assigns;
  private final Supplier<RenderSession> sessions;

  /** A loop in a macro is gone through once for each call, with other variables around it. */
  private List<Round> before = List.of();

  private List<Round> now = new ArrayList<>();
  private @Nullable RenderSession session;
  private @Nullable Round round;

  /**
   * @param assigns the names that "set" may give a value within
   */
  LoopBody(BodyNode body, String variable, Set<String> assigns, Supplier<RenderSession> sessions) {
    this.body = body;
    this.variable = variable;
    this.assigns = Set.copyOf(assigns);
    this.sessions = sessions;
  }

  /** For every element in every pass: no streams here, nor in what it calls. */
  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    RenderSession current = sessions.get();
    if (current.isTraced()) {
      // A loop within one: the outer one knows all that it needs.
      body.render(self, writer, context);
      return;
    }
    ScopeChain scopes = context.getScopeChain();
    ForNode.LoopVariables loop = (ForNode.LoopVariables) scopes.get("loop");
    if (loop.isFirst()) {
      round = begin(current, scopes);
    }
    Printed printed = element(self, context, current, Objects.requireNonNull(round));
    for (Map.Entry<String, Object> assigned : printed.assigned().entrySet()) {
      scopes.set(assigned.getKey(), assigned.getValue());
    }
    writer.write(printed.text());
    if (loop.isLast()) {
      end();
    }
  }

  private Round begin(RenderSession current, ScopeChain scopes) {
    if (session != current) {
      session = current;
      before = now;
      now = new ArrayList<>();
    }
    for (Iterator<Round> rounds = before.iterator(); rounds.hasNext(); ) {
      Round candidate = rounds.next();
      if (current.holds(candidate, scopes)) {
        rounds.remove();
        current.begin(candidate);
        return candidate;
      }
    }
    return current.newRound();
  }

  /** One that fails on its way does not come here, and is not known any more. */
  private void end() {
    Round whole = Objects.requireNonNull(round);
    whole.end();
    now.add(whole);
    round = null;
  }

  private Printed element(
      PebbleTemplateImpl self, EvaluationContextImpl context, RenderSession current, Round of)
      throws IOException {
    @Nullable Object element = context.getScopeChain().get(variable);
    @Nullable Printed known = element == null ? null : of.next(element);
    if (known != null) {
      current.repeat(known.trace());
      of.put(known);
      return known;
    }
    Printed printed = print(self, context, current, of, element);
    of.put(printed);
    return printed;
  }

  private Printed print(
      PebbleTemplateImpl self,
      EvaluationContextImpl context,
      RenderSession current,
      Round of,
      @Nullable Object element)
      throws IOException {
    ScopeChain scopes = context.getScopeChain();
    ObservedScope scope = new ObservedScope(scopes, variable, assigns);
    StringWriter text = new BoundedText();
    Trace trace = current.beginTrace();
    scopes.pushScope(scope);
    try {
      body.render(self, text, context);
    } finally {
      current.endTrace();
    }
    scopes.popScope();
    Map<String, @Nullable Object> read = scope.read(scopes);
    boolean repeatable =
        trace.isComplete()
            && !read.containsKey("loop")
            && Collections.disjoint(read.keySet(), assigns);
    if (repeatable) {
      of.learn(trace, read);
    }
    return new Printed(element, text.toString(), trace, scope.assigned(), repeatable);
  }

  @Override
  public void accept(NodeVisitor visitor) {
    body.accept(visitor);
  }
}
