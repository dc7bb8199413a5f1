package dev.cairn.dialect;

/**
 * A part of two texts in which they differ.
 *
 * @param start how many characters of both are before it, all of them the same
 */
public record Region(int start, String before, String after) {}
