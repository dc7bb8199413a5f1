/** Benchmarks of the inner parts, by JMH. */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench.inner;
