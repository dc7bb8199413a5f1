package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
