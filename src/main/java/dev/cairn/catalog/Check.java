package dev.cairn.catalog;

/**
 * A health check of an instance or, with an empty {@code serviceId}, of its node.
 *
 * @param output what the check last printed; anybody may have written it
 */
public record Check(
    String id, String name, Status status, String serviceId, String notes, String output) {}
