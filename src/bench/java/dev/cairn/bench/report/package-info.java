/** Goal, floor, measured: as a table, as JSON, as a figure. */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench.report;
