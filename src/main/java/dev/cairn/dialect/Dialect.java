package dev.cairn.dialect;

import java.util.List;
import java.util.Set;

/** The configuration language of one kind of file. Stateless. */
public interface Dialect {
  /** The name that {@code set.yaml} uses. */
  String name();

  /**
   * The value as exactly one word, quoted or escaped as needed.
   *
   * @throws UnprintableException if this language has no way to write it as one word
   */
  String word(String value);

  /**
   * The value as it is: trusted text that may be many words, but of one line.
   *
   * @throws UnprintableException if it holds a line break or a control character
   */
  String line(String value);

  /**
   * A rendered text, all values in it made words, as it is to be written: what a language can only
   * decide where it knows what stands around a value.
   */
  default String whole(String text) {
    return text;
  }

  /** The value with everything that a name may not contain replaced by {@code _}. */
  String identifier(String value);

  /** Equal for two identifiers exactly if this language takes them for one. */
  default String sameIdentifier(String identifier) {
    return identifier;
  }

  /** The TCP addresses that a configuration listens on; what it leaves to variables is not seen. */
  List<Bind> binds(String configuration);

  /** The sections of a configuration, in order. */
  List<Section> sections(String configuration);

  /**
   * Where a section begins that ends before or at a place, or that the place is in: what is cut
   * there reads as it did. 0 always does.
   */
  default int sectionBefore(String configuration, int place) {
    return 0;
  }

  /** Where a section begins behind a place. The end always does. */
  default int sectionAfter(String configuration, int place) {
    return configuration.length();
  }

  /** The addresses of backend servers as they are written, one for each line of a server. */
  List<String> endpoints(String configuration);

  /** The configuration with the backend servers at these addresses out of service. */
  String without(String configuration, Set<String> endpoints);

  /** The ports that a configuration listens on, sorted. */
  default Set<Integer> ports(String configuration) {
    return new java.util.TreeSet<>(binds(configuration).stream().map(Bind::port).toList());
  }
}
