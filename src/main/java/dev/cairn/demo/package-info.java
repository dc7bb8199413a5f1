/**
 * A catalog that lives: a small cluster in which instances come and go. Imports {@code catalog},
 * {@code catalogfile} and {@code diagnostic}.
 */
@org.jspecify.annotations.NullMarked
package dev.cairn.demo;
