package dev.cairn.dialect;

/**
 * A TCP address that a configuration listens on.
 *
 * @param address as written, empty for all addresses
 * @param line the line, from 1
 */
public record Bind(String address, int port, int line) {}
