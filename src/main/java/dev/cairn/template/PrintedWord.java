package dev.cairn.template;

import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.UnprintableException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import org.jspecify.annotations.Nullable;

/** A printed expression, made one word of the dialect unless a macro or {@code line} made it. */
record PrintedWord(Expression<?> printed, Dialect dialect) implements Expression<Object> {
  @Override
  public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
    Object value = printed.evaluate(self, context);
    return value instanceof SafeString ? value : word(value, self.getName());
  }

  private String word(@Nullable Object value, String template) {
    if (!(value instanceof CharSequence
        || value instanceof Character
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Enum<?>)) {
      throw new TemplateException(
          ExpressionText.of(printed) + " is " + Kind.of(value) + ", which cannot be printed",
          value == null ? "use the filter default" : "print one of its parts, or use join",
          getLineNumber(),
          template);
    }
    try {
      return dialect.word(value.toString());
    } catch (UnprintableException e) {
      throw new TemplateException(
          "cannot print " + ExpressionText.of(printed) + ": " + e.getMessage(),
          "correct the value where it is registered",
          getLineNumber(),
          template);
    }
  }

  @Override
  public int getLineNumber() {
    return printed.getLineNumber();
  }

  @Override
  public void accept(NodeVisitor visitor) {
    visitor.visit(this);
  }
}
