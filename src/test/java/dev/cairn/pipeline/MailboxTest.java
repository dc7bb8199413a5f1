package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final ScriptedTicker ticker = new ScriptedTicker();
  private final Mailbox mailbox = new Mailbox(ticker);

  @Test
  void keepsWhatCameBeforeAnyoneLooked() throws InterruptedException {
    mailbox.change();
    mailbox.reread();
    mailbox.change();
    assertThat(mailbox.take(OptionalLong.empty()))
        .isEqualTo(new Mailbox.Mail(true, true, false, List.of()));
  }

  @Test
  void givesEverythingOnce() throws InterruptedException {
    mailbox.change();
    mailbox.take(OptionalLong.empty());
    assertThat(mailbox.take(OptionalLong.of(0)))
        .isEqualTo(new Mailbox.Mail(false, false, false, List.of()));
  }

  @Test
  void waitsForMail() throws InterruptedException {
    ticker.at(3, () -> {}).at(5, mailbox::stop);
    assertThat(mailbox.take(OptionalLong.empty()))
        .isEqualTo(new Mailbox.Mail(false, false, true, List.of()));
    assertThat(ticker.seconds()).isEqualTo(5);
  }

  @Test
  void waitsNoLongerThanTold() throws InterruptedException {
    ticker.at(3, () -> {}).whenDue();
    assertThat(mailbox.take(OptionalLong.of(4_000_000_000L)))
        .isEqualTo(new Mailbox.Mail(false, false, false, List.of()));
    assertThat(ticker.seconds()).isEqualTo(4);
  }

  @Test
  void wakesAnotherThread() throws InterruptedException {
    Mailbox real = new Mailbox(Ticker.SYSTEM);
    Thread poster = new Thread(real::change);
    poster.start();
    assertThat(real.take(OptionalLong.empty()).changed()).isTrue();
    poster.join();
  }

  @Test
  void endsWaitingWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> new Mailbox(Ticker.SYSTEM).take(OptionalLong.empty()))
        .isInstanceOf(InterruptedException.class);
  }
}
