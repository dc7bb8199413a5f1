package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Memory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortHoldersTest {
  private static final long HOUR = 3600;
  private static final long NOW = 1_000_000;
  private static final Memory WEB = holding(Map.of(3000, "production.web"));
  private static final Memory NOBODY = holding(Map.of());

  private static Memory holding(Map<Integer, String> ports) {
    return new Memory(ports, Map.of(), Set.of());
  }

  @Test
  void remembersWhoHasAPortNow() {
    PortHolders holders = PortHolders.after(NOBODY, WEB, Map.of(), NOW);
    assertThat(holders).isEqualTo(new PortHolders(WEB, Map.of()));
    assertThat(holders.nextLapse(NOW)).isEmpty();
  }

  @Test
  void keepsThePortOfOneThatIsGoneForAnHour() {
    PortHolders first = PortHolders.after(WEB, NOBODY, Map.of(), NOW);
    assertThat(first).isEqualTo(new PortHolders(WEB, Map.of(3000, NOW)));
    assertThat(first.nextLapse(NOW)).contains(Duration.ofHours(1));

    PortHolders later = PortHolders.after(first.memory(), NOBODY, first.since(), NOW + HOUR - 1);
    assertThat(later).isEqualTo(first);
    assertThat(later.nextLapse(NOW + HOUR - 1)).contains(Duration.ofSeconds(1));

    PortHolders lapsed = PortHolders.after(later.memory(), NOBODY, later.since(), NOW + HOUR);
    assertThat(lapsed).isEqualTo(new PortHolders(NOBODY, Map.of()));
    assertThat(lapsed.nextLapse(NOW + HOUR)).isEmpty();
  }

  @Test
  void recallsNobodyWhoseHourIsOver() {
    assertThat(PortHolders.recalled(WEB, Map.of(3000, NOW), NOW + HOUR - 1)).isEqualTo(WEB);
    assertThat(PortHolders.recalled(WEB, Map.of(3000, NOW), NOW + HOUR)).isEqualTo(NOBODY);
    assertThat(PortHolders.recalled(WEB, Map.of(), NOW + HOUR)).isEqualTo(WEB);
  }

  @Test
  void beginsANewHourWhereTheHolderCameBackMeanwhile() {
    PortHolders gone = PortHolders.after(WEB, NOBODY, Map.of(), NOW);
    PortHolders back = PortHolders.after(gone.memory(), WEB, gone.since(), NOW + HOUR - 1);
    assertThat(back).isEqualTo(new PortHolders(WEB, Map.of()));
    PortHolders again = PortHolders.after(back.memory(), NOBODY, back.since(), NOW + HOUR);
    assertThat(again.since()).isEqualTo(Map.of(3000, NOW + HOUR));
  }

  @Test
  void forgetsAHolderWhosePortWasGivenToAnother() {
    Memory moved = holding(Map.of(3000, "production.api"));
    PortHolders holders = PortHolders.after(WEB, moved, Map.of(3000, NOW), NOW + 1);
    assertThat(holders).isEqualTo(new PortHolders(moved, Map.of()));
  }

  @Test
  void countsEachPortsHourByItself() {
    Memory both = holding(Map.of(3000, "production.web", 3001, "production.api"));
    PortHolders holders = PortHolders.after(both, NOBODY, Map.of(3000, NOW - HOUR + 60), NOW);
    assertThat(holders.since()).isEqualTo(Map.of(3000, NOW - HOUR + 60, 3001, NOW));
    assertThat(holders.nextLapse(NOW)).contains(Duration.ofSeconds(60));
  }

  @Test
  void holdsNoPortForLongerWhenTheClockIsSetBack() {
    PortHolders holders = PortHolders.after(WEB, NOBODY, Map.of(3000, NOW + 5 * HOUR), NOW);
    assertThat(holders.since()).isEqualTo(Map.of(3000, NOW));
    assertThat(holders.nextLapse(NOW)).contains(Duration.ofHours(1));
  }

  @Test
  void keepsWhatElseIsRemembered() {
    Memory after = new Memory(Map.of(), Map.of("k", "v"), Set.of("s"));
    assertThat(PortHolders.after(WEB, after, Map.of(), NOW).memory())
        .isEqualTo(new Memory(WEB.ports(), after.keys(), after.servers()));
  }
}
