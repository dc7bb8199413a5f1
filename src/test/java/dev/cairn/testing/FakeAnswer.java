package dev.cairn.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link FakeConsul} says to a question.
 *
 * @param index of {@code X-Consul-Index}, at which long polls for the same index park
 */
public record FakeAnswer(
    int status, Map<String, String> headers, String body, Ending ending, String index) {

  /** What becomes of the answer on its way. */
  public enum Ending {
    WHOLE,
    /** The first half of the body, then the end of the connection. */
    CUT,
    /** Nothing, for as long as the client likes to wait, also when Consul is well again. */
    SILENCE
  }

  private static final Map<String, String> FRESH =
      Map.of("X-Consul-KnownLeader", "true", "X-Consul-LastContact", "0");

  /** What Consul says to a question for a key that does not exist. */
  public static final FakeAnswer MISSING =
      new FakeAnswer(404, FRESH, "", Ending.WHOLE, "").with("X-Consul-Index", "1");

  /** As Consul says it, from a server that hears its leader. */
  public static FakeAnswer json(long index, String body) {
    return new FakeAnswer(200, FRESH, body, Ending.WHOLE, "")
        .with("Content-Type", "application/json")
        .with("X-Consul-Index", Long.toString(index));
  }

  /** A bare answer, such as an error. */
  public static FakeAnswer status(int status, String body) {
    return new FakeAnswer(status, Map.of(), body, Ending.WHOLE, "");
  }

  /** The request is heard, and no more. */
  public static FakeAnswer silence() {
    return new FakeAnswer(200, Map.of(), "", Ending.SILENCE, "");
  }

  /** The same answer with a header set. */
  public FakeAnswer with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new FakeAnswer(
        status, all, body, ending, header.equals("X-Consul-Index") ? value : index);
  }

  /** The same answer without a header. */
  public FakeAnswer without(String header) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.remove(header);
    return new FakeAnswer(status, all, body, ending, header.equals("X-Consul-Index") ? "" : index);
  }

  /** The same answer, of which half arrives. */
  public FakeAnswer cut() {
    return new FakeAnswer(status, headers, body, Ending.CUT, index);
  }

  byte[] bytes() {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] content = body.getBytes(UTF_8);
    head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    byte[] sent = ending == Ending.CUT ? Arrays.copyOf(content, content.length / 2) : content;
    byte[] start = head.toString().getBytes(UTF_8);
    return ByteBuffer.allocate(start.length + sent.length).put(start).put(sent).array();
  }
}
