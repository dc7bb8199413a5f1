package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeWatchTest {
  private static final Poll.AllNodes NODES = new Poll.AllNodes("");
  private static final Poll.ServicesOn ON_A = new Poll.ServicesOn("a", "");
  private static final Poll.ServicesOn ON_B = new Poll.ServicesOn("b", "");
  private static final Poll.ChecksIn CRITICAL = new Poll.ChecksIn(State.FAIL, "");
  private static final Poll.ChecksIn WARNING = new Poll.ChecksIn(State.WARN, "");
  private static final Poll WEB = new Poll.Question(new Query.Instances("web", "", ""));
  private static final Poll NEAR = new Poll.Question(new Query.Instances("web", "", "a"));
  private static final Poll API = new Poll.Question(new Query.Instances("api", "", ""));

  private final NodeWatch watch = new NodeWatch("");

  @BeforeEach
  void establish() {
    watch.watch(
        List.of(
            new Query.Instances("web", "", ""),
            new Query.Instances("web", "", "a"),
            new Query.Instances("api", "", "")));
    watch.fitInto(20);
    assertThat(watch.heard(NODES, Map.of("a", 1L, "b", 1L))).isEmpty();
    assertThat(watch.polls()).containsExactlyInAnyOrder(NODES, CRITICAL, WARNING, ON_A, ON_B);
    assertThat(watch.heard(CRITICAL, Map.of())).isEmpty();
    assertThat(watch.heard(WARNING, Map.of())).isEmpty();
    assertThat(watch.heard(ON_A, Map.of("web", 1L, "api", 1L))).isEmpty();
    assertThat(watch.establish()).isEmpty();
    assertThat(watch.isEstablished()).isFalse();
    assertThat(watch.heard(ON_B, Map.of("api", 1L))).isEmpty();
    assertThat(watch.establish()).containsExactlyInAnyOrder(WEB, NEAR, API);
    assertThat(watch.isEstablished()).isTrue();
  }

  @Test
  void tellsTheServicesThatDifferOnANode() {
    assertThat(watch.heard(ON_A, Map.of("web", 2L, "api", 1L)))
        .containsExactlyInAnyOrder(WEB, NEAR);
    assertThat(watch.heard(ON_A, Map.of("web", 2L))).containsExactly(API);
    assertThat(watch.heard(ON_A, Map.of("web", 2L, "other", 1L))).isEmpty();
  }

  @Test
  void knowsAServiceByItsNameInAnyCaseAsConsulDoes() {
    watch.watch(List.of(new Query.Instances("WEB", "", "")));
    Poll loud = new Poll.Question(new Query.Instances("WEB", "", ""));
    assertThat(watch.heard(ON_A, Map.of("Web", 2L, "api", 1L))).containsExactly(loud);
    assertThat(watch.heard(CRITICAL, Map.of(new Poll.Checked("a", "wEb"), 1L)))
        .containsExactly(loud);
  }

  @Test
  void tellsTheServiceOfACheckAndAllServicesOfANodesCheck() {
    assertThat(watch.heard(CRITICAL, Map.of(new Poll.Checked("a", "api"), 1L)))
        .containsExactly(API);
    assertThat(watch.heard(CRITICAL, Map.of())).containsExactly(API);
    assertThat(watch.heard(WARNING, Map.of(new Poll.Checked("a", ""), 1L)))
        .containsExactlyInAnyOrder(WEB, NEAR, API);
    assertThat(watch.heard(WARNING, Map.of(new Poll.Checked("b", ""), 1L)))
        .containsExactlyInAnyOrder(WEB, NEAR, API);
  }

  @Test
  void tellsAllServicesOfANodeThatHasMoved() {
    assertThat(watch.heard(NODES, Map.of("a", 1L, "b", 2L))).containsExactly(API);
  }

  @Test
  void tellsWhatWasOnANodeThatHasGone() {
    assertThat(watch.heard(NODES, Map.of("a", 1L))).containsExactly(API);
    assertThat(watch.polls()).doesNotContain(ON_B);
  }

  @Test
  void tellsWhatIsOnANewNode() {
    watch.heard(NODES, Map.of("a", 1L, "b", 1L, "c", 1L));
    Poll.ServicesOn onC = new Poll.ServicesOn("c", "");
    assertThat(watch.polls()).contains(onC);
    assertThat(watch.heard(onC, Map.of("api", 1L))).containsExactly(API);
  }

  @Test
  void asksEveryNodeAtARegistrationWhereLongPollsDoNotFit() {
    watch.watch(
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> new Query.Instances("s" + i, "", ""))
            .toList());
    assertThat(watch.fitInto(4)).isEqualTo(4);
    assertThat(watch.registered(new Query.Services(""))).containsExactlyInAnyOrder(ON_A, ON_B);
    assertThat(watch.registered(new Query.Services("elsewhere"))).isEmpty();
  }

  @Test
  void asksEveryServiceAtARegistrationWhereThereAreMoreNodes() {
    watch.fitInto(4);
    assertThat(watch.registered(new Query.Services(""))).containsExactlyInAnyOrder(WEB, NEAR, API);
    assertThat(watch.polls()).doesNotContain(ON_A, ON_B);
  }
}
