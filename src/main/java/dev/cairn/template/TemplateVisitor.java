package dev.cairn.template;

import dev.cairn.dialect.Dialect;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ExtendsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.ImportNode;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.List;
import java.util.function.Supplier;

/**
 * Wraps what a template prints, gives every error its line, and finds includes that lead nowhere
 * before they are rendered.
 */
final class TemplateVisitor extends AbstractNodeVisitor {
  private final Dialect dialect;
  private final SetLoader loader;
  private final Supplier<RenderSession> session;

  TemplateVisitor(
      PebbleTemplateImpl template,
      Dialect dialect,
      SetLoader loader,
      Supplier<RenderSession> session) {
    super(template);
    this.session = session;
    this.dialect = dialect;
    this.loader = loader;
  }

  @Override
  public void visit(BodyNode body) {
    super.visit(body);
    boolean extending = body.getChildren().stream().anyMatch(ExtendsNode.class::isInstance);
    body.getChildren().replaceAll(node -> located(node, extending));
  }

  /** Of a template that extends another only "set" and "import" count, known by their class. */
  private static RenderableNode located(RenderableNode node, boolean extending) {
    boolean known = node instanceof SetNode || node instanceof ImportNode;
    return node instanceof AbstractRenderableNode tag
            && !(node instanceof TextNode)
            && !(extending && known)
        ? new LocatedNode(node, tag.getLineNumber())
        : node;
  }

  /** What loops do with an element is done again only where it must be. */
  @Override
  public void visit(ForNode node) {
    super.visit(node);
    LoopContents contents = LoopContents.of(node.getBody(), getTemplate());
    if (contents.onlyPrints()) {
      BodyNode body = new BodyNode(node.getLineNumber(), List.copyOf(node.getBody().getChildren()));
      node.getBody().getChildren().clear();
      node.getBody()
          .getChildren()
          .add(new LoopBody(body, node.getIterationVariable(), contents.assigns(), session));
    }
  }

  @Override
  public void visit(PrintNode node) {
    super.visit(node);
    node.setExpression(new PrintedWord(node.getExpression(), dialect));
  }

  @Override
  public void visit(IncludeNode node) {
    requireExisting(node.getIncludeExpression(), node.getLineNumber());
  }

  @Override
  public void visit(ImportNode node) {
    requireExisting(node.getImportExpression(), node.getLineNumber());
  }

  @Override
  public void visit(ExtendsNode node) {
    requireExisting(node.getParentExpression(), node.getLineNumber());
  }

  private void requireExisting(Expression<?> expression, int line) {
    if (expression instanceof LiteralStringExpression literal
        && !loader.resourceExists(literal.getValue())) {
      throw new TemplateException(
          loader.missing(literal.getValue()), "correct the name", line, getTemplate().getName());
    }
  }
}
