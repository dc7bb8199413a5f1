package dev.cairn.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.io.Writer;

/**
 * A tag whose errors all know their line. Pebble's filters, operators and loader throw some without
 * one; those of Java may also quote the value that they stumbled over, so their words are left out.
 */
record LocatedNode(RenderableNode node, int line) implements RenderableNode {
  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    try {
      node.render(self, writer, context);
    } catch (StackOverflowError e) {
      throw new TemplateException(
          "a macro or an include calls itself without end",
          "end the recursion",
          line,
          self.getName());
    } catch (PebbleException e) {
      throw e.getLineNumber() == null ? located(e, self) : e;
    } catch (RuntimeException e) {
      throw new TemplateException(
          "this cannot be done with such a value (" + e.getClass().getSimpleName() + ")",
          "give every tag, filter and operator the kind of value that it takes",
          line,
          self.getName());
    }
  }

  private TemplateException located(PebbleException e, PebbleTemplateImpl self) {
    return new TemplateException(String.valueOf(e.getPebbleMessage()), "", line, self.getName());
  }

  @Override
  public void accept(NodeVisitor visitor) {
    node.accept(visitor);
  }
}
