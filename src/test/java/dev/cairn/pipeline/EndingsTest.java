package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.process.Command;
import dev.cairn.process.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingsTest {
  @Test
  void zeroIsSuccess() {
    assertThat(failure(new Ending.Exited(0, "[WARNING] all sorts of things"))).isEmpty();
  }

  @Test
  void quotesTheLastLinesThatSaySomething() {
    String output = "1\n2\n\n3\n4\n5\n  6 \n[NOTICE]   (7) : haproxy version is 2.6\n";
    assertThat(failure(new Ending.Exited(3, output)))
        .isEqualTo("web: check: haproxy ended with 3: 2 / 3 / 4 / 5 / 6; correct what it names");
  }

  @Test
  void saysOnlyTheCodeOfACommandThatSaidNothing() {
    assertThat(failure(new Ending.Exited(137, "\n")))
        .isEqualTo("web: check: haproxy ended with 137; correct what it names");
  }

  @Test
  void saysTheSameOfTheSameFailureWhateverTheProcess() {
    String first = "[ALERT]    (4711) : config : parsing [a.cfg:3] : unknown keyword 'x'";
    String second = first.replace("4711", "4712");
    assertThat(failure(new Ending.Exited(1, first)))
        .contains("[ALERT] config : parsing [a.cfg:3] : unknown keyword 'x'")
        .isEqualTo(failure(new Ending.Exited(1, second)));
  }

  @Test
  void saysTheSameOfTheSameTimeout() {
    assertThat(failure(new Ending.TimedOut("still waiting", Duration.ofMillis(30_012))))
        .isEqualTo(
            "web: check: haproxy was ended after 30 s: still waiting;"
                + " find out what it waits for, or raise its timeout")
        .isEqualTo(failure(new Ending.TimedOut("still waiting", Duration.ofMillis(30_345))));
  }

  @Test
  void saysThatACommandPrintedWithoutEnd() {
    assertThat(failure(new Ending.Flooded("y\ny\n")))
        .isEqualTo(
            "web: check: haproxy was ended, because it printed without end: y / y;"
                + " let it say only what is wrong");
  }

  @Test
  void saysWhatToDoAboutACommandThatIsNotThere() {
    assertThat(failure(new Ending.NotStarted("No such file or directory")))
        .isEqualTo(
            "web: check: haproxy cannot be started (No such file or directory);"
                + " install it, or correct the command in set.yaml");
  }

  @Test
  void isOneLineWhateverTheCommandPrints() {
    assertThat(failure(new Ending.Exited(1, "a\u0000b\r\u001b[31mred\u2028next")))
        .doesNotContain("\u0000", "\r", "\u001b", "\u2028", "\n");
  }

  private static String failure(Ending ending) {
    Command command = new Command(List.of("haproxy"), Path.of("/"), Duration.ofSeconds(30));
    return Endings.failure("web: check", command, ending, "correct what it names")
        .map(Object::toString)
        .orElse("");
  }
}
