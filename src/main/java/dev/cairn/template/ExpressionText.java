package dev.cairn.template;

import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An expression about as its author wrote it, to name the source of a value and not the value. */
final class ExpressionText {
  private ExpressionText() {}

  static String of(@Nullable Object expression) {
    if (expression instanceof ContextVariableExpression variable) {
      return variable.getName();
    } else if (expression instanceof GetAttributeExpression attribute) {
      return of(attribute.getNode()) + name(attribute.getAttributeNameExpression());
    } else if (expression instanceof FunctionOrMacroInvocationExpression call) {
      return call.getFunctionName()
          + "("
          + arguments(call.getArguments().getPositionalArgs())
          + ")";
    } else if (expression instanceof FilterExpression filter
        && filter.getRightExpression() instanceof FilterInvocationExpression invocation) {
      return of(filter.getLeftExpression()) + " | " + invocation.getFilterName();
    } else if (expression instanceof BinaryExpression<?> binary) {
      return of(binary.getLeftExpression()) + " … " + of(binary.getRightExpression());
    } else if (expression instanceof LiteralStringExpression literal) {
      return "\"" + literal.getValue() + "\"";
    }
    return "this";
  }

  private static String name(Expression<?> attribute) {
    return attribute instanceof LiteralStringExpression literal ? "." + literal.getValue() : "[…]";
  }

  private static String arguments(@Nullable List<PositionalArgumentNode> arguments) {
    return arguments == null
        ? ""
        : arguments.stream().map(a -> of(a.getValueExpression())).collect(Collectors.joining(", "));
  }
}
