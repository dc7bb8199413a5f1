/** The measurements, each of which prints its floor. */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench.measure;
