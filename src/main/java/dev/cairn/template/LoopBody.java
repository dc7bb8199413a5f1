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
  private final Map<Object, List<Printed>> known = new HashMap<>();
  private @Nullable RenderSession session;

  /** What came of an element, and of what. */
  private static final class Printed {
    final ObservedScope scope;
    final Trace trace;
    final String text;

    /** The last that it was good for. */
    RenderSession session;

    Printed(ObservedScope scope, Trace trace, String text, RenderSession session) {
      this.scope = scope;
      this.trace = trace;
      this.text = text;
      this.session = session;
    }

    boolean isRepeatable() {
      return trace.isComplete() && !scope.sawLoop();
    }
  }

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
    List<Printed> ofElement = known.getOrDefault(element, List.of());
    Printed printed = stillTrue(ofElement, scopes, current);
    if (printed == null) {
      printed = print(self, context, current);
      if (printed.isRepeatable()) {
        known.computeIfAbsent(element, e -> new ArrayList<>(1)).add(printed);
      }
    } else {
      current.repeat(printed.trace);
      printed.session = current;
    }
    printed.scope.forEach(scopes::set);
    writer.write(printed.text);
  }

  /** What the pass before had no use for is forgotten. */
  private void begin(RenderSession current) {
    RenderSession last = session;
    if (last != current) {
      known.values().forEach(all -> all.removeIf(printed -> printed.session != last));
      known.values().removeIf(List::isEmpty);
      session = current;
    }
  }

  /** Asked for every element in every pass: no streams here, nor in what it calls. */
  private static @Nullable Printed stillTrue(
      List<Printed> all, ScopeChain scopes, RenderSession current) {
    for (Printed printed : all) {
      if (current.tellsTheSame(printed.trace) && printed.scope.isAsBefore(scopes)) {
        return printed;
      }
    }
    return null;
  }

  private Printed print(
      PebbleTemplateImpl self, EvaluationContextImpl context, RenderSession current)
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
    scope.learn(scopes);
    return new Printed(scope, trace, text.toString(), current);
  }

  @Override
  public void accept(NodeVisitor visitor) {
    body.accept(visitor);
  }
}
