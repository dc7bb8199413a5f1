/** What Cairn costs, measured against a floor in the same run. Uses the tests' fixtures. */
@org.jspecify.annotations.NullMarked
package dev.cairn.bench;
