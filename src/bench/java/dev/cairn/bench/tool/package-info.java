/** What is measured: Cairn, and those it is compared with where they are installed. */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench.tool;
