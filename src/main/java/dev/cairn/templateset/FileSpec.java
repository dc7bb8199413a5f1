package dev.cairn.templateset;

import dev.cairn.output.Destination;

/** A template and where its text goes. */
public record FileSpec(String template, Destination destination) {}
