package dev.cairn.state;

/** A service's name, and the node of its instance. */
public record Owner(String service, String node) {}
