package dev.cairn.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Query;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FittingTest {
  private static final int COMMON = 4;

  private final Fitting fitting = new Fitting();

  @Test
  void takesALongPollAServiceWhereThoseFit() {
    assertFits(20, 20, 100, Fitting.Manner.BY_SERVICE, 20);
  }

  @Test
  void takesALongPollANodeWhereThoseFit() {
    assertFits(20, 21, 16, Fitting.Manner.BY_NODE, 20);
  }

  @Test
  void parksOnAsManyOfTheFewerAsFitAndSweepsTheOthers() {
    assertFits(20, 1000, 30, Fitting.Manner.SWEEP_NODES, 20);
    assertThat(fitting.parked()).isEqualTo(20 - COMMON - 1);
    assertFits(20, 30, 1000, Fitting.Manner.SWEEP_SERVICES, 20);
    assertThat(fitting.parked()).isEqualTo(20 - COMMON - 1);
  }

  @Test
  void asksServicesWhereWholeNodesCostMore() {
    fitting.learn(5000);
    assertFits(20, 50, 25, Fitting.Manner.SWEEP_SERVICES, 20);
  }

  @Test
  void givesALongPollToAnotherAndLeavesItThere() {
    Poll last = new Poll.ServicesOn("n9", "");
    Poll other = new Poll.ServicesOn("n2", "");
    Comparator<Poll> order = Comparator.comparing(p -> !p.equals(other));
    assertFits(9, 1000, 10, Fitting.Manner.SWEEP_NODES, 9);
    assertThat(fitting.isParked(last)).isFalse();
    assertThat(fitting.park(last, order)).isTrue();
    assertThat(fitting.park(last, order)).isFalse();
    assertFits(9, 1001, 10, Fitting.Manner.SWEEP_NODES, 9);
    assertThat(fitting.isParked(last)).isTrue();
    assertThat(fitting.isParked(other)).isFalse();
    assertThat(fitting.parked()).isEqualTo(9 - COMMON - 1);
  }

  @Test
  void goesBackOnlyWhereThereIsRoomToSpare() {
    assertFits(20, 21, 10, Fitting.Manner.BY_NODE, 14);
    assertFits(20, 19, 10, Fitting.Manner.BY_NODE, 14);
    assertFits(20, 16, 10, Fitting.Manner.BY_SERVICE, 16);
    assertFits(20, 20, 10, Fitting.Manner.BY_SERVICE, 20);
  }

  private void assertFits(
      int places, int services, int nodes, Fitting.Manner manner, int longPolls) {
    fitting.fit(new Fitting.Places(places, COMMON, false), services(services), nodes(nodes), false);
    assertThat(fitting.manner()).isEqualTo(manner);
    assertThat(fitting.longPolls()).isEqualTo(longPolls);
  }

  private static Set<Poll> services(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Poll.Question(new Query.Instances("s" + i, "", "")))
        .collect(Collectors.toSet());
  }

  private static Set<Poll> nodes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Poll.ServicesOn("n" + i, ""))
        .collect(Collectors.toSet());
  }
}
