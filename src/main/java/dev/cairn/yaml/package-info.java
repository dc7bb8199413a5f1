/**
 * YAML and JSON documents as trees that know their lines, so that every error can name one. Imports
 * Jackson and {@code diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.yaml;
