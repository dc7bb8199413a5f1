/**
 * What outlives the process, a directory for each set: the files that were last reloaded, and the
 * set's memory of earlier catalogs. Imports {@code catalog}, {@code output}, Jackson and {@code
 * diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.state;
