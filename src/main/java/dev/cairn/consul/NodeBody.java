package dev.cairn.consul;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.orbitz.consul.model.health.Service;
import com.orbitz.consul.util.Jackson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is registered on a node, as Consul answered it. An answer may be a megabyte long, and differ
 * from the one before in one registration: no more than that is read. Its bytes are kept for that
 * only while the JVM has room for them; without, the next answer is read whole. Thread-safe.
 */
final class NodeBody {
  private static final ObjectReader SERVICE = Jackson.MAPPER.readerFor(Service.class);

  /** Before what is read again, with blanks: a parser guesses the encoding of what is short. */
  private static final byte[] OPENING = bytes("{   ");

  /** The same with something in the place of what comes before and is not read again. */
  private static final byte[] OPENING_BEHIND = bytes("{ \"\":0");

  /** Those of JSON. */
  private static final String BLANKS = " \t\r\n";

  private static final int BLOCK = 4096;

  /**
   * @param start where the key of its registration begins
   * @param end behind its registration
   */
  private record Entry(int start, int end, String service, Poll.OnNode digest) {
    Entry shifted(int by) {
      return by == 0 ? this : new Entry(start + by, end + by, service, digest);
    }

    Map.Entry<String, Poll.OnNode> content() {
      return Map.entry(service, digest);
    }
  }

  private final SoftReference<byte[]> kept;

  /** Behind the brace that opens the registrations. */
  private final int open;

  /** Before the brace that closes them. */
  private final int close;

  private final List<Entry> entries;
  private final Map<String, Poll.OnNode> services;
  private final BigInteger registered;

  private NodeBody(
      byte[] body,
      int open,
      int close,
      List<Entry> entries,
      Map<String, Poll.OnNode> services,
      BigInteger registered) {
    this.kept = new SoftReference<>(body);
    this.open = open;
    this.close = close;
    this.entries = entries;
    this.services = services;
    this.registered = registered;
  }

  /** A digest of each service. */
  Map<String, Poll.OnNode> services() {
    return services;
  }

  /**
   * When the last of what was not so in the answer before was registered: its {@code ModifyIndex};
   * 0 where that is not known, as of what is missing.
   */
  BigInteger registered() {
    return registered;
  }

  /**
   * Reads an answer of {@code /v1/catalog/node}; {@code null}, of a node that is not there, is one
   * without services.
   *
   * @throws IOException where it is none
   */
  static NodeBody read(byte[] body) throws IOException {
    try (JsonParser json = Jackson.MAPPER.createParser(body)) {
      @Nullable NodeBody read = null;
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        read = new NodeBody(body, Integer.MAX_VALUE, 0, List.of(), Map.of(), BigInteger.ZERO);
      } else {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          boolean ofServices = json.currentName().equals("Services");
          if (json.nextToken() == JsonToken.START_OBJECT && ofServices) {
            read = registrations(body, json);
          } else {
            json.skipChildren();
          }
        }
      }
      if (read == null || json.nextToken() != null) {
        throw new Disbelief.DisbelievedException(Failure.NO_JSON);
      }
      return read;
    }
  }

  private static NodeBody registrations(byte[] body, JsonParser json) throws IOException {
    int open = offset(json);
    List<Entry> entries = entries(json, 0);
    Map<String, Poll.OnNode> services = merged(entries, names(entries), Map.of());
    return new NodeBody(body, open, offset(json) - 1, entries, services, BigInteger.ZERO);
  }

  /**
   * Reads the next answer for the same node.
   *
   * @throws IOException where it is none
   */
  NodeBody next(byte[] now) throws IOException {
    byte[] body = kept.get();
    return body == null ? read(now) : next(body, now);
  }

  private NodeBody next(byte[] body, byte[] now) throws IOException {
    int head = Arrays.mismatch(body, now);
    if (head < 0) {
      return this;
    }
    int tail = commonTail(body, now, Math.min(body.length, now.length) - head);
    if (head < open || body.length - tail > close) {
      return read(now);
    }
    int first = 0;
    while (first < entries.size() && entries.get(first).end <= head) {
      first++;
    }
    int last = entries.size();
    while (last > first && entries.get(last - 1).start >= body.length - tail) {
      last--;
    }
    int by = now.length - body.length;
    @Nullable List<Entry> between = between(now, by, first, last);
    return between == null ? read(now) : with(now, by, first, between, last);
  }

  /**
   * The entries from the first one to before the last one, as they are now; null: who knows.
   *
   * @param by how much longer it is now
   */
  private @Nullable List<Entry> between(byte[] now, int by, int first, int last)
      throws IOException {
    int from = first == 0 ? open : entries.get(first - 1).end;
    int to = last == entries.size() ? close : entries.get(last).start;
    int end = endOfWord(now, from, to + by);
    boolean comma = last < entries.size() && (first > 0 || from < end);
    if (comma && now[--end] != ',') {
      return null;
    }
    byte[] opening = first == 0 ? OPENING : OPENING_BEHIND;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(opening);
    text.write(now, from, end - from);
    text.write('}');
    try (JsonParser json = Jackson.MAPPER.createParser(text.toByteArray())) {
      for (int token = first == 0 ? 1 : 3; token > 0; token--) {
        json.nextToken();
      }
      List<Entry> between = entries(json, from - opening.length);
      boolean leads = comma && first == 0 && between.isEmpty();
      return leads || json.nextToken() != null ? null : between;
    } catch (JacksonException | Disbelief.DisbelievedException e) {
      // The rest of the answer tells what is wrong.
      return null;
    }
  }

  /** Consul writes blanks where it is asked to, and in its development mode. */
  private static int endOfWord(byte[] text, int from, int to) {
    int end = to;
    while (end > from && BLANKS.indexOf(text[end - 1]) >= 0) {
      end--;
    }
    return end;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private NodeBody with(byte[] now, int by, int first, List<Entry> between, int last)
      throws IOException {
    List<Entry> all = new ArrayList<>(entries.size() + 1);
    all.addAll(entries.subList(0, first));
    all.addAll(between);
    entries.subList(last, entries.size()).forEach(e -> all.add(e.shifted(by)));
    Set<String> touched = names(between);
    List<Entry> before = entries.subList(first, last);
    touched.addAll(names(before));
    return new NodeBody(
        now,
        open,
        close + by,
        all,
        merged(all, touched, services),
        registered(now, between, before));
  }

  private static BigInteger registered(byte[] now, List<Entry> between, List<Entry> before)
      throws IOException {
    Set<?> known = before.stream().map(Entry::content).collect(Collectors.toSet());
    BigInteger registered = BigInteger.ZERO;
    for (Entry entry : between) {
      if (!known.contains(entry.content())) {
        registered = registered.max(modified(now, entry));
      }
    }
    return registered;
  }

  private static BigInteger modified(byte[] now, Entry entry) throws IOException {
    // The client's model does not have it.
    String text = new String(now, entry.start, entry.end - entry.start, StandardCharsets.UTF_8);
    JsonNode registration = Jackson.MAPPER.readTree("{" + text + "}").iterator().next();
    return registration.path("ModifyIndex").bigIntegerValue();
  }

  private static Set<String> names(List<Entry> entries) {
    Set<String> names = new HashSet<>();
    entries.forEach(e -> names.add(e.service));
    return names;
  }

  /** What was before, but for these, of which there may be several registrations each. */
  private static Map<String, Poll.OnNode> merged(
      List<Entry> entries, Set<String> touched, Map<String, Poll.OnNode> before) {
    Map<String, Poll.OnNode> merged = new HashMap<>(before);
    merged.keySet().removeAll(touched);
    for (Entry entry : entries) {
      if (touched.contains(entry.service)) {
        merged.merge(entry.service, entry.digest, Poll.OnNode::and);
      }
    }
    return merged.equals(before) ? before : Collections.unmodifiableMap(merged);
  }

  /** From behind the opening brace to behind the closing one. */
  private static List<Entry> entries(JsonParser json, int shift) throws IOException {
    List<Entry> entries = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      int start = (int) json.currentTokenLocation().getByteOffset() + shift;
      json.nextToken();
      @Nullable Service service = SERVICE.readValue(json);
      if (service == null) {
        throw new Disbelief.DisbelievedException(Failure.NO_JSON);
      }
      int end = offset(json) + shift;
      entries.add(new Entry(start, end, service.getService().intern(), Digests.onNode(service)));
    }
    return entries;
  }

  private static int offset(JsonParser json) {
    return (int) json.currentLocation().getByteOffset();
  }

  /** At most this long; by blocks, which the JVM compares faster than single bytes. */
  private static int commonTail(byte[] a, byte[] b, int most) {
    int tail = 0;
    while (tail + BLOCK <= most
        && Arrays.equals(
            a,
            a.length - tail - BLOCK,
            a.length - tail,
            b,
            b.length - tail - BLOCK,
            b.length - tail)) {
      tail += BLOCK;
    }
    while (tail < most && a[a.length - tail - 1] == b[b.length - tail - 1]) {
      tail++;
    }
    return tail;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NodeBody b && services.equals(b.services);
  }

  @Override
  public int hashCode() {
    return services.hashCode();
  }
}
