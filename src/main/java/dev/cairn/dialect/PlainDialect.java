package dev.cairn.dialect;

import java.util.List;
import java.util.Set;

/** Any other text file: nothing is escaped, nothing is known of its structure. */
final class PlainDialect implements Dialect {
  @Override
  public String name() {
    return "plain";
  }

  /** The value as it is; its lines and tabs too, since nothing tells what a word is here. */
  @Override
  public String word(String value) {
    String oneLine = value.replace('\n', ' ');
    CodePoints.requireOneLineOrTabs(oneLine);
    CodePoints.refuse(oneLine, CodePoints::isDeceptive);
    return value;
  }

  @Override
  public String line(String value) {
    CodePoints.requireOneLineOrTabs(value);
    return value;
  }

  @Override
  public String identifier(String value) {
    return Identifiers.replacing(value, "");
  }

  @Override
  public List<Bind> binds(String configuration) {
    return List.of();
  }

  @Override
  public List<Section> sections(String configuration) {
    return List.of();
  }

  /** A text without structure has no servers that could be told from other lines. */
  @Override
  public List<String> endpoints(String configuration) {
    return List.of();
  }

  @Override
  public String without(String configuration, Set<String> endpoints) {
    return configuration;
  }
}
