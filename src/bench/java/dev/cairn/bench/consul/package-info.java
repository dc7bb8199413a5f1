/** An agent that holds the benchmarks' catalog, and the barest way to ask it. */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench.consul;
