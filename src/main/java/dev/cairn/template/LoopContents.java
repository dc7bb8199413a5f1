package dev.cairn.template;

import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.node.BlockNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ImportNode;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.MacroNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.HashSet;
import java.util.Set;

/** What there is in the body of a loop. */
final class LoopContents extends AbstractNodeVisitor {
  private final Set<String> assigns = new HashSet<>();
  private boolean onlyPrints = true;

  private LoopContents(PebbleTemplateImpl template) {
    super(template);
  }

  static LoopContents of(BodyNode body, PebbleTemplateImpl template) {
    LoopContents contents = new LoopContents(template);
    body.accept(contents);
    return contents;
  }

  /** Whether it prints and assigns, and changes nothing else: no import, nor what may hold one. */
  boolean onlyPrints() {
    return onlyPrints;
  }

  /** The names that "set" gives a value. */
  Set<String> assigns() {
    return assigns;
  }

  @Override
  public void visit(SetNode node) {
    assigns.add(node.getName());
    super.visit(node);
  }

  @Override
  public void visit(ImportNode node) {
    onlyPrints = false;
  }

  @Override
  public void visit(IncludeNode node) {
    onlyPrints = false;
  }

  @Override
  public void visit(BlockNode node) {
    onlyPrints = false;
  }

  @Override
  public void visit(MacroNode node) {
    onlyPrints = false;
  }
}
