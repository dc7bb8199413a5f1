/** Cairn among processes and disks that fail; each test is named by what it survives. */
@org.jspecify.annotations.NullMarked
package dev.cairn.faults;
