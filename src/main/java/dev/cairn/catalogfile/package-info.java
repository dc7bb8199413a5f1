/**
 * A catalog in a YAML or JSON file, in Consul's own vocabulary: a source of answers, and the writer
 * of snapshots. Imports {@code catalog}, {@code yaml}, Jackson, slf4j and {@code diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.catalogfile;
