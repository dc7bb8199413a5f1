/**
 * Which service is to be found at which well-known port: listen tags, environments and conflicts.
 * Pure; imports {@code diagnostic} only.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.listener;
