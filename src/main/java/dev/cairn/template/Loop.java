package dev.cairn.template;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.template.ScopeChain;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop that does nothing again for an element while nothing has changed that it read: most
 * changes of the catalog concern one service of thousands. Only for loops that do not read how far
 * they have come. Used by the set's thread only.
 */
final class Loop implements RenderableNode {
  /** One that is gone through more often, as in what a loop includes, is looked for in vain. */
  private static final int MOST = 20;

  private final ForNode loop;
  private final Set<String> assigns;
  private final Supplier<RenderSession> sessions;

  /** A loop in a macro is gone through once for each call, with other variables around it. */
  private List<Round> before = List.of();

  private List<Round> now = new ArrayList<>();
  private @Nullable RenderSession session;

  /**
   * @param assigns the names that "set" may give a value within
   */
  Loop(ForNode loop, Set<String> assigns, Supplier<RenderSession> sessions) {
    this.loop = loop;
    this.assigns = Set.copyOf(assigns);
    this.sessions = sessions;
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    RenderSession current = sessions.get();
    begin(current);
    // Of a loop within one the outer one knows all that it needs.
    boolean plain = current.isTraced() || now.size() >= MOST;
    @Nullable Object of = plain ? null : loop.getIterable().evaluate(self, context);
    @Nullable Iterable<?> elements = of instanceof Map<?, ?> map ? map.entrySet() : iterable(of);
    if (of == null || elements == null || !elements.iterator().hasNext()) {
      loop.render(self, writer, context);
      return;
    }
    ScopeChain scopes = context.getScopeChain();
    Round round = known(current, scopes);
    current.begin(round, of, elements);
    scopes.pushScope();
    print(round, self, context);
    scopes.popScope();
    current.end(round);
    // One that fails on its way does not come here, and is not known any more.
    now.add(round);
    write(round, writer);
  }

  private static void write(Round round, Writer writer) throws IOException {
    if (writer instanceof BoundedText bounded) {
      round.writeTo(bounded);
    } else {
      // In a macro, of which Pebble makes a value.
      BoundedText text = new BoundedText();
      round.writeTo(text);
      writer.write(text.text().toString());
    }
  }

  private static @Nullable Iterable<?> iterable(@Nullable Object of) {
    return of instanceof Iterable<?> iterable ? iterable : null;
  }

  private void begin(RenderSession current) {
    if (session != current) {
      session = current;
      before = now;
      now = new ArrayList<>();
    }
  }

  private Round known(RenderSession current, ScopeChain scopes) {
    for (Iterator<Round> rounds = before.iterator(); rounds.hasNext(); ) {
      Round candidate = rounds.next();
      if (current.holds(candidate, scopes)) {
        rounds.remove();
        return candidate;
      }
    }
    return current.newRound();
  }

  private void print(Round round, PebbleTemplateImpl self, EvaluationContextImpl context)
      throws IOException {
    ScopeChain scopes = context.getScopeChain();
    int behind = 0;
    for (int index : round.open()) {
      assign(round, behind, index, scopes);
      behind = index;
      scopes.put(loop.getIterationVariable(), round.element(index));
      print(round, index, self, context);
    }
    assign(round, behind, round.size(), scopes);
  }

  /** Gives variables the values that elements give them, for those after them. */
  private void assign(Round round, int from, int to, ScopeChain scopes) {
    for (String name : assigns) {
      for (int index = to - 1; index >= from; index--) {
        Map<String, @Nullable Object> assigned = round.at(index).assigned();
        if (assigned.containsKey(name)) {
          scopes.set(name, assigned.get(name));
          break;
        }
      }
    }
  }

  private void print(Round round, int index, PebbleTemplateImpl self, EvaluationContextImpl context)
      throws IOException {
    RenderSession current = sessions.get();
    ScopeChain scopes = context.getScopeChain();
    ObservedScope scope = new ObservedScope(scopes, loop.getIterationVariable(), assigns);
    BoundedText text = new BoundedText();
    Trace trace = current.beginTrace();
    scopes.pushScope(scope);
    try {
      loop.getBody().render(self, text, context);
    } finally {
      current.endTrace();
    }
    scopes.popScope();
    Map<String, @Nullable Object> read = scope.read(scopes);
    boolean repeatable = trace.isComplete() && Collections.disjoint(read.keySet(), assigns);
    round.put(index, new Printed(text.text(), trace, scope.assigned(), repeatable), read);
  }

  int line() {
    return loop.getLineNumber();
  }

  @Override
  public void accept(NodeVisitor visitor) {
    loop.accept(visitor);
  }
}
