package dev.cairn.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private @Nullable RenderSession session;
  private Map<Object, List<Printed>> before = Map.of();
  private Map<Object, List<Printed>> now = new HashMap<>();

  /** What came of an element, and of what. */
  private record Printed(ObservedScope scope, Trace trace, String text) {}

  /**
   * @param assigns the names that "set" may give a value within
   */
  LoopBody(BodyNode body, String variable, Set<String> assigns, Supplier<RenderSession> sessions) {
    this.body = body;
    this.variable = variable;
    this.assigns = Set.copyOf(assigns);
    this.sessions = sessions;
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    RenderSession current = sessions.get();
    ScopeChain scopes = context.getScopeChain();
    @Nullable Object element = scopes.get(variable);
    if (element == null || current.isTraced()) {
      // A loop within one: the outer one knows all that it needs.
      body.render(self, writer, context);
      return;
    }
    begin(current);
    Printed printed = printedBefore(element, scopes, current);
    if (printed == null) {
      printed = print(self, context, current);
    } else {
      current.repeat(printed.trace());
    }
    printed.scope().forEach(scopes::set);
    writer.write(printed.text());
    if (printed.trace().isComplete() && !printed.scope().sawLoop()) {
      now.computeIfAbsent(element, e -> new ArrayList<>(1)).add(printed);
    }
  }

  /** What the pass before did not come to is forgotten. */
  private void begin(RenderSession current) {
    if (session != current) {
      session = current;
      before = now;
      now = new HashMap<>();
    }
  }

  /** Asked for every element in every pass: no streams here, nor in what it calls. */
  private @Nullable Printed printedBefore(
      Object element, ScopeChain scopes, RenderSession current) {
    for (Printed printed : before.getOrDefault(element, List.of())) {
      if (current.tellsTheSame(printed.trace()) && printed.scope().isAsBefore(scopes)) {
        return printed;
      }
    }
    return null;
  }

  private Printed print(
      PebbleTemplateImpl self, EvaluationContextImpl context, RenderSession current)
      throws IOException {
    ScopeChain scopes = context.getScopeChain();
    ObservedScope scope = new ObservedScope(scopes, assigns);
    StringWriter text = new BoundedText();
    Trace trace = current.beginTrace();
    scopes.pushScope(scope);
    try {
      body.render(self, text, context);
    } finally {
      current.endTrace();
    }
    scopes.popScope();
    scope.learn(scopes);
    return new Printed(scope, trace, text.toString());
  }

  @Override
  public void accept(NodeVisitor visitor) {
    body.accept(visitor);
  }
}
