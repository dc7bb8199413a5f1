package dev.cairn.dialect;

import java.util.List;

/**
 * One line as HAProxy reads it.
 *
 * @param number from 1
 * @param words without quotes and escapes; none on an empty line
 * @param text as written, without indentation and comment
 */
record HaproxyLine(int number, List<String> words, String text) {
  HaproxyLine {
    words = List.copyOf(words);
  }

  /** The word at this place, empty where the line is shorter. */
  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }
}
