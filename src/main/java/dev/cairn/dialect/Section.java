package dev.cairn.dialect;

import java.util.List;
import java.util.Map;

/**
 * A part of a configuration that has a name of its own.
 *
 * @param kind the keyword that opens it: {@code backend}, {@code upstream}
 * @param name the name behind the keyword, empty where there is none
 * @param line its first line, from 1
 * @param directives its lines without comments and indentation, the opening one left out
 * @param servers the backend servers among them, by name: the whole directive
 */
public record Section(
    String kind, String name, int line, List<String> directives, Map<String, String> servers) {
  public Section {
    directives = List.copyOf(directives);
    servers = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(servers));
  }
}
