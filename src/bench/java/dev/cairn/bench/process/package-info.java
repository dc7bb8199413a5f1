/** A running process seen from outside: CPU, memory, connections, the file it writes. */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench.process;
