package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.orbitz.consul.model.State;
import dev.cairn.catalog.Query;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeWatchTest {
  private static final Poll.AllNodes NODES = new Poll.AllNodes("");
  private static final Poll.ServicesOn ON_A = new Poll.ServicesOn("a", "");
  private static final Poll.ServicesOn ON_B = new Poll.ServicesOn("b", "");
  private static final Poll.ChecksIn CRITICAL = new Poll.ChecksIn(State.FAIL, "");
  private static final Poll.ChecksIn WARNING = new Poll.ChecksIn(State.WARN, "");
  private static final Poll.ChecksIn UNKNOWN = new Poll.ChecksIn(State.ANY, "");
  private static final Query.Services SERVICES = new Query.Services("");
  private static final Query<?> WEB = new Query.Instances("web", "", "");
  private static final Query<?> NEAR = new Query.Instances("web", "", "a");
  private static final Query<?> API = new Query.Instances("api", "", "");
  private static final Query<?> DETAIL_OF_B = new Query.NodeServices("B", "");
  private static final List<Query<?>> WANTED = List.of(WEB, NEAR, API, DETAIL_OF_B);

  private final NodeWatch watch = new NodeWatch("");

  @BeforeEach
  void establish() {
    watch.watch(
        Stream.concat(
                WANTED.stream(),
                IntStream.range(0, 20).mapToObj(i -> new Query.Instances("s" + i, "", "")))
            .toList());
    watch.fitInto(6, true);
    assertThat(watch.hasSettled()).isFalse();
    assertNothing(watch.heard(NODES, Map.of("a", 1L, "b", 1L)));
    assertThat(watch.fitInto(6, true)).isEqualTo(6);
    watch.watch(WANTED);
    assertThat(watch.polls())
        .containsExactlyInAnyOrder(NODES, CRITICAL, WARNING, UNKNOWN, ON_A, ON_B);
    assertNothing(watch.heard(CRITICAL, Map.of()));
    assertNothing(watch.heard(WARNING, Map.of()));
    assertNothing(watch.heard(UNKNOWN, Map.of()));
    assertNothing(watch.heard(ON_A, Map.of("web", 1L, "api", 1L)));
    assertThat(watch.establish()).isEmpty();
    assertThat(watch.isEstablished()).isFalse();
    assertNothing(watch.heard(ON_B, Map.of("api", 1L)));
    assertThat(watch.establish()).isEqualTo(questions(WEB, NEAR, API, DETAIL_OF_B, SERVICES));
    assertThat(watch.isEstablished()).isTrue();
  }

  @Test
  void tellsTheServicesThatDifferOnANode() {
    assertChanged(watch.heard(ON_A, Map.of("web", 2L, "api", 1L)), WEB, NEAR);
    assertChanged(watch.heard(ON_A, Map.of("web", 2L)), API);
    assertChanged(watch.heard(ON_A, Map.of("web", 2L, "other", 1L)));
  }

  @Test
  void sharesOnePollWithTheQuestionForANode() {
    assertThat(watch.role(DETAIL_OF_B)).isEqualTo(WatchPlan.Role.TOLD);
    WatchPlan.Told told = watch.heard(ON_B, Map.of("api", 1L, "other", 1L));
    assertThat(told.suspect()).isEqualTo(questions(DETAIL_OF_B));
    assertThat(told.changed()).isEmpty();
  }

  @Test
  void knowsAServiceByItsNameInAnyCaseAsConsulDoes() {
    Query<?> loud = new Query.Instances("WEB", "", "");
    watch.watch(List.of(loud));
    assertChanged(watch.heard(ON_A, Map.of("Web", 2L, "api", 1L)), loud);
    assertChanged(watch.heard(CRITICAL, Map.of(new Poll.Checked("a", "wEb"), 1L)), loud);
  }

  @Test
  void tellsTheServiceOfACheckAndAllServicesOfANodesCheck() {
    assertChanged(watch.heard(CRITICAL, Map.of(new Poll.Checked("a", "api"), 1L)), API);
    assertChanged(watch.heard(CRITICAL, Map.of()), API);
    assertChanged(watch.heard(UNKNOWN, Map.of(new Poll.Checked("a", "api"), 1L)), API);
    assertSuspect(watch.heard(WARNING, Map.of(new Poll.Checked("a", ""), 1L)), WEB, NEAR, API);
  }

  @Test
  void tellsAllThatIsOnANodeThatHasMovedOrGone() {
    assertSuspect(watch.heard(NODES, Map.of("a", 1L, "b", 2L)), API, DETAIL_OF_B);
    WatchPlan.Told gone = watch.heard(NODES, Map.of("a", 1L));
    assertThat(gone.suspect()).isEqualTo(questions(API, DETAIL_OF_B));
    assertChanged(gone, SERVICES);
    assertThat(watch.polls()).doesNotContain(ON_B);
  }

  @Test
  void tellsTheListOfServicesWhereOneComesGoesOrHasOtherTags() {
    assertThat(watch.role(SERVICES)).isEqualTo(WatchPlan.Role.TOLD);
    assertChanged(watch.heard(ON_A, Map.of("web", 1L, "api", 1L, "new", on(1, 7L))), SERVICES);
    assertChanged(watch.heard(ON_B, Map.of("api", 1L, "new", on(2, 7L))));
    assertChanged(watch.heard(ON_B, Map.of("api", 1L, "new", on(3, 7L, 8L))), SERVICES);
    assertChanged(watch.heard(ON_A, Map.of("web", 1L, "api", 1L, "new", on(4, 8L))));
    assertChanged(watch.heard(ON_A, Map.of("web", 1L, "api", 1L)));
    assertChanged(watch.heard(ON_B, Map.of("api", 1L)), SERVICES);
  }

  private static Poll.OnNode on(long digest, Long... tags) {
    return new Poll.OnNode(digest, Set.of(tags));
  }

  @Test
  void tellsWhatIsOnANewNode() {
    watch.heard(NODES, Map.of("a", 1L, "b", 1L, "c", 1L));
    Poll.ServicesOn onC = new Poll.ServicesOn("c", "");
    assertThat(watch.polls()).contains(onC);
    assertChanged(watch.heard(onC, Map.of("api", 1L)), API);
  }

  @Test
  void beginsAnewWhereItWatchesInAnotherWay() {
    assertThat(watch.fitInto(20, false)).isEqualTo(3 + 2);
    assertThat(watch.manner()).isEqualTo(Fitting.Manner.BY_SERVICE);
    assertThat(watch.role(WEB)).isEqualTo(WatchPlan.Role.POLLED);
    assertThat(watch.role(SERVICES)).isEqualTo(WatchPlan.Role.POLLED);
    assertThat(watch.isEstablished()).isFalse();
    assertThat(watch.polls()).containsExactlyInAnyOrder(NODES, new Poll.Question(SERVICES));
    assertThat(watch.registered(SERVICES)).contains(new Poll.Question(DETAIL_OF_B));
    assertThat(watch.registered(new Query.Services("elsewhere"))).isEmpty();
  }

  private static Set<Poll> questions(Query<?>... queries) {
    return Stream.of(queries).map(Poll.Question::new).collect(Collectors.toSet());
  }

  private static void assertNothing(WatchPlan.Told told) {
    assertThat(told).isEqualTo(WatchPlan.Told.NOTHING);
  }

  private static void assertChanged(WatchPlan.Told told, Query<?>... queries) {
    assertThat(told.changed()).isEqualTo(questions(queries));
  }

  private static void assertSuspect(WatchPlan.Told told, Query<?>... queries) {
    assertThat(told.suspect()).isEqualTo(questions(queries));
    assertThat(told.changed()).isEmpty();
  }
}
