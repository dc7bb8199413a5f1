/**
 * What a reload costs the clients of a proxy: steady load through a real one while Cairn reloads it
 * again and again.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench.reload;
