/**
 * Files that are whole or absent: staged beside their destination, committed by a rename. Imports
 * {@code diagnostic} only.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.output;
