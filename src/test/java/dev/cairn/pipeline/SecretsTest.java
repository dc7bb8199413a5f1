package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.KeyValue;
import dev.cairn.catalog.Query;
import dev.cairn.process.Ending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  private final FakeCatalog catalog = new FakeCatalog();

  private Secrets secrets() {
    catalog.key("password", "open sesame#now\n");
    catalog.key("json", "{\"user\": \"ann\", \"password\": \"hunter2hunter2\"}");
    catalog.key("port", "4096");
    catalog.answer(new Query.Tree("t", ""), List.of(new KeyValue("t/a", "from-a-tree")));
    return Secrets.of(
        catalog.view(),
        Set.of(
            FakeCatalog.query("password"),
            FakeCatalog.query("json"),
            FakeCatalog.query("port"),
            FakeCatalog.query("unanswered"),
            new Query.Tree("t", "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "unknown keyword 'open sesame#now' | unknown keyword '***'",
        "bind open\\ sesame\\#now | bind ***",
        "cut: \\ sesame\\#no | cut: \\ ***",
        "unknown keyword 'sesame#now' in 'backend' | unknown keyword '***' in 'backend'",
        "password hunter2hunter2 is weak | *** *** is weak",
        "cut: er2hunter2 | cut: ***",
        "X=from-a-tree; | X=***;",
        "line 4096 of 10.0.0.1:4096 | line 4096 of 10.0.0.1:4096",
        "[ALERT] parsing [/etc/x.cfg:3] | [ALERT] parsing [/etc/x.cfg:3]",
      })
  void hidesValuesOfKeysAndTheirWords(String output, String hidden) {
    assertThat(secrets().hide(output)).isEqualTo(hidden);
  }

  @Test
  void hidesThemInEveryEndingThatHasOutput() {
    Secrets secrets = secrets();
    assertThat(secrets.hide(new Ending.Exited(3, "from-a-tree")))
        .isEqualTo(new Ending.Exited(3, "***"));
    assertThat(secrets.hide(new Ending.Flooded("from-a-tree")))
        .isEqualTo(new Ending.Flooded("***"));
    assertThat(secrets.hide(new Ending.TimedOut("from-a-tree", Duration.ZERO)))
        .isEqualTo(new Ending.TimedOut("***", Duration.ZERO));
    assertThat(secrets.hide(new Ending.Stopped())).isEqualTo(new Ending.Stopped());
  }

  /** A reload that is owed from before a restart does not wait for answers. */
  @Test
  void hidesTheWholeFileWhereNoValueIsKnownYet(@TempDir Path directory) {
    TestSet set = new TestSet(directory, "set");
    TestSet.write(set.destination, "frontend web\n  password hunter2hunter2\n");
    set.commands.end("reload", 1, "frontend web: no\npassword hunter2hunter2 of 10.0.0.1");
    assertThat(set.cycle().reloadOnDisk().toString())
        .contains("***: no / *** of 10.0.0.1")
        .doesNotContain("hunter2");
  }

  @Test
  void namesNoValueItself() {
    assertThat(secrets().toString()).doesNotContain("sesame", "hunter2");
  }
}
