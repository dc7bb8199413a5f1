package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeBodyTest {
  private static final int SEED = 6;

  /** Names and tags that could be taken for the structure around them. */
  private static final List<String> STRINGS =
      List.of("web", "api", "", "a\"b", "}},\"x\":{", "\\", "\"\":0", "ü€😀", "web}", ",");

  private final Random random = new Random(SEED);

  @Test
  void readsWhatEachNextAnswerHas() throws IOException {
    Map<String, String> registered = new TreeMap<>();
    NodeBody known = NodeBody.read(body(registered));
    for (int i = 0; i < 3000; i++) {
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        change(registered);
      }
      byte[] body = body(registered, random.nextInt(9) == 0 ? "\n " : "");
      known = known.next(body);
      assertThat(known.services()).as("%d", i).isEqualTo(NodeBody.read(body).services());
    }
  }

  private void change(Map<String, String> registered) {
    String id = any() + random.nextInt(6);
    if (random.nextInt(3) == 0) {
      registered.remove(id);
    } else {
      registered.put(id, registration(id, any(), any(), random.nextInt(12)));
    }
  }

  private String any() {
    return STRINGS.get(random.nextInt(STRINGS.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5", "b", "c0", "z"})
  void readsAgainOnlyWhatDiffers(String other) throws IOException {
    Map<String, String> registered = new TreeMap<>();
    for (String id : List.of("b", "c", "d", "e", "f")) {
      registered.put(id, registration(id, id, "", 80));
    }
    for (String blank : List.of("", "\n    ")) {
      NodeBody before = NodeBody.read(body(registered, blank));
      Map<String, String> changed = new TreeMap<>(registered);
      changed.put(other, registration(other, other, "", 81));
      NodeBody after = before.next(body(changed, blank));
      assertThat(after).isNotEqualTo(before);
      // A neighbour that begins alike may be read, too.
      assertThat(registered.keySet())
          .filteredOn(id -> after.services().get(id) == before.services().get(id))
          .hasSizeGreaterThanOrEqualTo(4);
      NodeBody again = after.next(body(registered, blank));
      assertThat(again).isEqualTo(before);
      assertThat(registered.keySet())
          .filteredOn(id -> again.services().get(id) == after.services().get(id))
          .hasSizeGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void isTheSameWhereOnlyAnIndexMoved() throws IOException {
    String body = text(Map.of("a", registration("a", "a", "", 80)));
    NodeBody before = NodeBody.read(bytes(body));
    assertThat(before.next(bytes(body))).isSameAs(before);
    NodeBody moved = before.next(bytes(body.replace("\"ModifyIndex\":7", "\"ModifyIndex\":1234")));
    assertThat(moved).isEqualTo(before);
    assertThat(moved.services()).isSameAs(before.services());
  }

  @Test
  void tellsWhenWhatIsNewWasRegistered() throws IOException {
    Map<String, String> registered = new TreeMap<>();
    for (String id : List.of("b", "c", "d")) {
      registered.put(id, registration(id, id, "", 80));
    }
    NodeBody first = NodeBody.read(body(registered));
    assertThat(first.registered()).isZero();
    registered.put("c", registration("c", "c", "new", 80).replace("Index\":7}", "Index\":12}"));
    NodeBody second = first.next(body(registered));
    assertThat(second.registered()).isEqualTo(12);
    registered.put("a", registration("a", "a", "", 80).replace("Index\":7}", "Index\":13}"));
    registered.remove("b");
    assertThat(second.next(body(registered)).registered()).isEqualTo(13);
    registered.remove("a");
    registered.remove("c");
    assertThat(second.next(body(registered)).registered()).isZero();
  }

  @Test
  void readsAndRefusesWhatItWouldWithoutTheOneBefore() throws IOException {
    Map<String, String> registered = new TreeMap<>();
    for (String id : List.of("\"\"", "a", "b", "c")) {
      registered.put(id, registration(id, id, any(), 80));
    }
    int refused = 0;
    for (String blank : List.of("", "\n \t\r")) {
      byte[] body = body(registered, blank);
      NodeBody before = NodeBody.read(body);
      for (int i = 0; i < 50_000; i++) {
        byte[] now = mutated(body);
        Optional<Map<String, Poll.OnNode>> whole = attempt(() -> NodeBody.read(now));
        assertThat(attempt(() -> before.next(now)))
            .as(() -> new String(now, StandardCharsets.ISO_8859_1))
            .isEqualTo(whole);
        refused += whole.isEmpty() ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(10_000, 90_000);
  }

  private interface Reading {
    NodeBody read() throws IOException;
  }

  private static Optional<Map<String, Poll.OnNode>> attempt(Reading reading) throws IOException {
    try {
      return Optional.of(reading.read().services());
    } catch (JacksonException | Disbelief.DisbelievedException e) {
      return Optional.empty();
    }
  }

  /** Something is cut out, or there is something else in the place of it, mostly of JSON. */
  private byte[] mutated(byte[] body) {
    int at = random.nextInt(body.length);
    int cut = Math.min(random.nextInt(4), body.length - at);
    byte[] with = new byte[random.nextInt(3)];
    for (int i = 0; i < with.length; i++) {
      with[i] =
          random.nextInt(4) == 0
              ? (byte) random.nextInt(256)
              : (byte) "{}[],:\"\\ \n7a".charAt(random.nextInt(12));
    }
    byte[] mutated = new byte[body.length - cut + with.length];
    System.arraycopy(body, 0, mutated, 0, at);
    System.arraycopy(with, 0, mutated, at, with.length);
    System.arraycopy(body, at + cut, mutated, at + with.length, body.length - at - cut);
    return mutated;
  }

  @Test
  void readsOnWhereTheJvmHadNoRoomForTheBytes() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Crowd.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** More nodes than a small heap has room for the answers of. */
  static final class Crowd {
    public static void main(String[] args) throws IOException {
      List<NodeBody> nodes = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        nodes.add(NodeBody.read(body(i)));
      }
      for (int i = 0; i < nodes.size(); i++) {
        if (!nodes.get(i).next(body(i)).equals(nodes.get(i))) {
          throw new IllegalStateException("another answer of node " + i);
        }
      }
    }

    private static byte[] body(int port) {
      String megabyte = "x".repeat(1 << 20);
      return NodeBodyTest.body(Map.of("a", registration("a", "a", megabyte, port)));
    }
  }

  @Test
  void readsAllWhereTheNodeItselfDiffers() throws IOException {
    String body = text(Map.of("a", registration("a", "a", "", 80)));
    byte[] other = bytes(body.replace("10.0.0.1", "10.0.0.22").replace(":80", ":8080"));
    assertThat(NodeBody.read(bytes(body)).next(other).services())
        .isEqualTo(NodeBody.read(other).services());
  }

  @Test
  void hasNoServicesWhereTheNodeIsGone() throws IOException {
    byte[] body = body(Map.of("a", registration("a", "a", "", 80)));
    NodeBody gone = NodeBody.read(body).next(bytes("null"));
    assertThat(gone.services()).isEmpty();
    assertThat(gone.next(body)).isEqualTo(NodeBody.read(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"Services\":5}", "{\"Services\":null}", "5"})
  void takesNothingElseForAnAnswer(String body) throws IOException {
    NodeBody known = NodeBody.read(body(Map.of()));
    assertThatThrownBy(() -> known.next(bytes(body)))
        .isInstanceOfAny(Disbelief.DisbelievedException.class, JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"ID\":\"b\"", "\"b\":5", "5", "", "\"\":0", "\"b\":{}}"})
  void takesNoOtherRegistration(String registration) throws IOException {
    Map<String, String> registered = new TreeMap<>();
    for (String id : List.of("a", "b", "c")) {
      registered.put(id, registration(id, id, "", 80));
    }
    NodeBody known = NodeBody.read(body(registered));
    byte[] broken = bytes(text(registered).replace(registered.get("b"), registration));
    assertThatThrownBy(() -> known.next(broken))
        .isInstanceOfAny(Disbelief.DisbelievedException.class, JacksonException.class);
  }

  private static byte[] body(Map<String, String> registered) {
    return bytes(text(registered));
  }

  private static byte[] body(Map<String, String> registered, String blank) {
    return bytes(text(registered, blank));
  }

  private static String text(Map<String, String> registered) {
    return text(registered, "");
  }

  private static String text(Map<String, String> registered, String blank) {
    return registered.values().stream()
        .map(r -> blank + r)
        .collect(
            Collectors.joining(
                ",",
                "{\"Node\":{\"Node\":\"n\",\"Address\":\"10.0.0.1\",\"Services\":\"\"},\"Services\":{",
                blank + "}}"));
  }

  private static String registration(String id, String service, String tag, int port) {
    return ("%s:{\"ID\":%1$s,\"Service\":%s,\"Tags\":[%s],\"Address\":\"\",\"Meta\":{\"}\":%3$s},"
            + "\"Port\":%d,\"CreateIndex\":7,\"ModifyIndex\":7}")
        .formatted(quoted(id), quoted(service), quoted(tag), port);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
