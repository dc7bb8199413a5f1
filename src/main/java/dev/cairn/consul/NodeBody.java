package dev.cairn.consul;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import com.orbitz.consul.model.health.Service;
import com.orbitz.consul.util.Jackson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is registered on a node, as Consul answered it. An answer may be a megabyte long, and differ
 * from the one before in one registration: no more than that is read. Immutable.
 */
final class NodeBody {
  private static final ObjectReader SERVICE = Jackson.MAPPER.readerFor(Service.class);

  /** In the place of what comes before and is not read again, so that the rest is whole JSON. */
  private static final String NEIGHBOUR = "\"\":0";

  private static final int BLOCK = 4096;

  /**
   * @param start where the key of its registration begins
   * @param end behind its registration
   */
  private record Entry(int start, int end, String service, Poll.OnNode digest) {
    Entry shifted(int by) {
      return by == 0 ? this : new Entry(start + by, end + by, service, digest);
    }
  }

  private final byte[] body;

  /** Behind the brace that opens the registrations. */
  private final int open;

  /** Before the brace that closes them. */
  private final int close;

  private final List<Entry> entries;
  private final Map<String, Poll.OnNode> services;

  private NodeBody(
      byte[] body, int open, int close, List<Entry> entries, Map<String, Poll.OnNode> services) {
    this.body = body;
    this.open = open;
    this.close = close;
    this.entries = entries;
    this.services = services;
  }

  /** A digest of each service. */
  Map<String, Poll.OnNode> services() {
    return services;
  }

  /**
   * Reads an answer of {@code /v1/catalog/node}; {@code null}, of a node that is not there, is one
   * without services.
   *
   * @throws IOException where it is none
   */
  static NodeBody read(byte[] body) throws IOException {
    try (JsonParser json = Jackson.MAPPER.createParser(body)) {
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        return new NodeBody(body, 0, 0, List.of(), Map.of());
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean ofServices = json.currentName().equals("Services");
        if (json.nextToken() == JsonToken.START_OBJECT && ofServices) {
          int open = offset(json);
          List<Entry> entries = entries(json, 0);
          return new NodeBody(
              body, open, offset(json) - 1, entries, merged(entries, names(entries), Map.of()));
        }
        json.skipChildren();
      }
    }
    throw new Disbelief.DisbelievedException(Failure.NO_JSON);
  }

  /**
   * Reads the next answer for the same node.
   *
   * @throws IOException where it is none
   */
  NodeBody next(byte[] now) throws IOException {
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
    @Nullable List<Entry> between = between(now, first, last);
    return between == null ? read(now) : with(now, first, between, last);
  }

  /** The entries from the first one to before the last one, as they are now; null: who knows. */
  private @Nullable List<Entry> between(byte[] now, int first, int last) throws IOException {
    int from = first == 0 ? open : entries.get(first - 1).end;
    int to = last == entries.size() ? close : entries.get(last).start;
    int end = endOfWord(now, from, to + now.length - body.length);
    if (last < entries.size() && (first > 0 || from < end) && now[--end] != ',') {
      return null;
    }
    byte[] opening = bytes(first == 0 ? "{" : "{" + NEIGHBOUR);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(opening);
    text.write(now, from, end - from);
    text.write('}');
    try (JsonParser json = Jackson.MAPPER.createParser(text.toByteArray())) {
      for (int token = first == 0 ? 1 : 3; token > 0; token--) {
        json.nextToken();
      }
      List<Entry> between = entries(json, from - opening.length);
      return json.nextToken() == null ? between : null;
    } catch (JacksonException | Disbelief.DisbelievedException e) {
      // The rest of the answer tells what is wrong.
      return null;
    }
  }

  /** Consul writes blanks where it is asked to, and in its development mode. */
  private static int endOfWord(byte[] text, int from, int to) {
    int end = to;
    while (end > from && text[end - 1] <= ' ' && text[end - 1] > 0) {
      end--;
    }
    return end;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private NodeBody with(byte[] now, int first, List<Entry> between, int last) {
    int by = now.length - body.length;
    List<Entry> all = new ArrayList<>(entries.size() + 1);
    all.addAll(entries.subList(0, first));
    all.addAll(between);
    entries.subList(last, entries.size()).forEach(e -> all.add(e.shifted(by)));
    Set<String> touched = names(between);
    touched.addAll(names(entries.subList(first, last)));
    return new NodeBody(now, open, close + by, all, merged(all, touched, services));
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
