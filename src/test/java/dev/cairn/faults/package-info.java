/** What Cairn survives, each test named by it: on real processes wherever one can fail. */
@org.jspecify.annotations.NullMarked
package dev.cairn.faults;
