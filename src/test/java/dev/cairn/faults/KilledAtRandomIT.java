package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed again and again, at any moment: what is on disk is whole, and gets into service. Two
 * hundred rounds ({@code -Dkills=200}) take seven minutes of two processors, more than the suite
 * has.
 */
class KilledAtRandomIT {
  private static final int ROUNDS = Integer.getInteger("kills", 60);
  private static final int VICTIMS = 2;

  /** Every so many rounds it is left to come back. */
  private static final int RESTS = 10;

  @TempDir Path directory;

  @Test
  void isWholeWheneverItIsKilled() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(VICTIMS);
    List<Future<List<Victim.Round>>> victims = new ArrayList<>();
    for (int i = 0; i < VICTIMS; i++) {
      int number = i;
      victims.add(threads.submit(() -> kill(number)));
    }
    List<Victim.Round> rounds = new ArrayList<>();
    for (Future<List<Victim.Round>> victim : victims) {
      List<Victim.Round> its = victim.get();
      // It had something new in place in most rounds, and was at something when it was killed.
      assertThat(its.stream().map(Victim.Round::version).distinct().count())
          .isGreaterThan(its.size() / 4);
      rounds.addAll(its);
    }
    threads.shutdownNow();
    assertThat(rounds).hasSize(ROUNDS);
    assertThat(rounds.stream().filter(Victim.Round::unfinished).count()).isGreaterThan(ROUNDS / 10);
  }

  private List<Victim.Round> kill(int number) throws Exception {
    List<Victim.Round> rounds = new ArrayList<>();
    try (Victim victim = new Victim(directory.resolve("victim-" + number), number)) {
      while (rounds.size() < ROUNDS / VICTIMS) {
        rounds.add(victim.killOnce());
        if (rounds.size() % RESTS == 0) {
          victim.assertComesBack();
        }
      }
    }
    return rounds;
  }
}
