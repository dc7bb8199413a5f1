package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request that {@link FakeConsul} got.
 *
 * @param target path and query, as the request line has them
 * @param path still encoded
 * @param query decoded; a parameter without a value has an empty one
 * @param headers by their names in lower case
 */
public record FakeRequest(
    String target, String path, Map<String, String> query, Map<String, String> headers) {

  /** The index that a change is awaited from; 0: none. */
  public long index() {
    return Long.parseLong(query.getOrDefault("index", "0"));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Reads the next one. Bodies are none of a reader's. */
  static FakeRequest read(InputStream in) throws IOException {
    String target = line(in).split(" ", -1)[1];
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(": ?", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    String[] parts = target.split("\\?", 2);
    return new FakeRequest(target, parts[0], query(parts.length > 1 ? parts[1] : ""), headers);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new TreeMap<>();
    for (String parameter : text.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      query.put(parts[0], parts.length > 1 ? URLDecoder.decode(parts[1], UTF_8) : "");
    }
    query.remove("");
    return query;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).strip();
  }
}
