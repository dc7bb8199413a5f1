/** A long life in a short time; run by src/test/soak, and no part of the suite. */
@org.jspecify.annotations.NullMarked
package dev.cairn.soak;
