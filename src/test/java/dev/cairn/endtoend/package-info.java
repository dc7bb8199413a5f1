/** Cairn as its users run it, between a real Consul and a real HAProxy. */
@org.jspecify.annotations.NullMarked
package dev.cairn.endtoend;
