package dev.cairn.templateset;

import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.output.Destination;
import java.util.Optional;

/**
 * A template and where its text goes.
 *
 * @param stranger why the file cannot be given to its owner or group: this machine knows none
 */
public record FileSpec(String template, Destination destination, Optional<Diagnostic> stranger) {}
