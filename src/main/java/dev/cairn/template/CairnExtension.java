package dev.cairn.template;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that Cairn adds to Pebble. Variables are global, since macros see no other. */
final class CairnExtension extends AbstractExtension {
  private final Map<String, Function> functions;
  private final Map<String, Filter> filters;
  private final Map<String, Object> variables;
  private final java.util.function.Function<PebbleTemplateImpl, TemplateVisitor> visitor;

  CairnExtension(
      List<TemplateFunction> functions,
      List<TemplateFilter> filters,
      Map<String, Object> variables,
      java.util.function.Function<PebbleTemplateImpl, TemplateVisitor> visitor) {
    this.functions = functions.stream().collect(Collectors.toMap(TemplateFunction::name, f -> f));
    this.filters = filters.stream().collect(Collectors.toMap(TemplateFilter::name, f -> f));
    this.variables = variables;
    this.visitor = visitor;
  }

  @Override
  public Map<String, Function> getFunctions() {
    return functions;
  }

  @Override
  public Map<String, Filter> getFilters() {
    return filters;
  }

  @Override
  public Map<String, Object> getGlobalVariables() {
    return variables;
  }

  @Override
  public List<NodeVisitorFactory> getNodeVisitors() {
    return List.of(template -> visitor.apply((PebbleTemplateImpl) template));
  }

  @Override
  public List<AttributeResolver> getAttributeResolver() {
    return List.of(new Attributes());
  }
}
