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
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Wraps what a template prints, gives every error its line, and finds includes that lead nowhere
 * before they are rendered.
 */
final class TemplateVisitor extends AbstractNodeVisitor {
  private static final Pattern LOOP = Pattern.compile("\\bloop\\b");

  private final Dialect dialect;
  private final SetLoader loader;
  private final Supplier<RenderSession> session;

  /** Whether a loop of the template may read how far it has come, for which it says "loop". */
  private final boolean readsLoop;

  TemplateVisitor(
      PebbleTemplateImpl template,
      Dialect dialect,
      SetLoader loader,
      Supplier<RenderSession> session) {
    super(template);
    this.session = session;
    this.dialect = dialect;
    this.loader = loader;
    this.readsLoop = LOOP.matcher(loader.text(template.getName())).find();
  }

  @Override
  public void visit(BodyNode body) {
    super.visit(body);
    boolean extending = body.getChildren().stream().anyMatch(ExtendsNode.class::isInstance);
    body.getChildren().replaceAll(node -> located(remembering(node), extending));
  }

  /** What a loop does with an element is done again only where it must be. */
  private RenderableNode remembering(RenderableNode node) {
    if (node instanceof ForNode loop && !readsLoop) {
      LoopContents contents = LoopContents.of(loop.getBody(), getTemplate());
      return contents.onlyPrints() ? new Loop(loop, contents.assigns(), session) : node;
    }
    return node;
  }

  /** Of a template that extends another only "set" and "import" count, known by their class. */
  private static RenderableNode located(RenderableNode node, boolean extending) {
    boolean known = node instanceof SetNode || node instanceof ImportNode;
    if (node instanceof Loop loop) {
      return new LocatedNode(loop, loop.line());
    }
    return node instanceof AbstractRenderableNode tag
            && !(node instanceof TextNode)
            && !(extending && known)
        ? new LocatedNode(node, tag.getLineNumber())
        : node;
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
