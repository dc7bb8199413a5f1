/**
 * What can be asked of Consul's catalog and key-value store, and what the answers look like. Values
 * are immutable; nothing here does I/O. Imports {@code diagnostic} only.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.catalog;
