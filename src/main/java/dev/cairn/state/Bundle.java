package dev.cairn.state;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Several files as one, for what must be kept all or not at all: a line of JSON with their names
 * and lengths, then their bytes.
 */
final class Bundle {
  private static final TypeReference<LinkedHashMap<String, Integer>> LENGTHS =
      new TypeReference<>() {};

  private Bundle() {}

  static byte[] of(Map<String, byte[]> files) {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    files.forEach((name, bytes) -> lengths.put(name, bytes.length));
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.writeBytes(StateFiles.json(lengths));
    bundle.write('\n');
    lengths.keySet().forEach(name -> bundle.writeBytes(files.get(name)));
    return bundle.toByteArray();
  }

  /** Empty for what is no bundle, or half of one. */
  static Optional<Map<String, byte[]>> parse(byte[] bundle) {
    int end = 0;
    while (end < bundle.length && bundle[end] != '\n') {
      end++;
    }
    int begin = Math.min(end + 1, bundle.length);
    return StateFiles.parse(Arrays.copyOf(bundle, end), LENGTHS)
        .filter(lengths -> lengths.values().stream().noneMatch(n -> n == null || n < 0))
        .filter(lengths -> total(lengths) == bundle.length - begin)
        .map(lengths -> cut(bundle, begin, lengths));
  }

  private static long total(Map<String, Integer> lengths) {
    return lengths.values().stream().mapToLong(Integer::longValue).sum();
  }

  private static Map<String, byte[]> cut(byte[] bundle, int begin, Map<String, Integer> lengths) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    int at = begin;
    for (Map.Entry<String, Integer> entry : lengths.entrySet()) {
      files.put(entry.getKey(), Arrays.copyOfRange(bundle, at, at + entry.getValue()));
      at += entry.getValue();
    }
    return files;
  }
}
