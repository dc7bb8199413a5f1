package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFunctionTest {
  private final Templates templates;

  EnvFunctionTest(@TempDir Path root) {
    templates =
        new Templates(root)
            .environment("REGION", "eu west")
            .environment("CONSUL_HTTP_TOKEN", "s3cret");
  }

  @Test
  void readsWhatTheManifestLists() {
    assertThat(templates.readable("REGION").render("{{ env('REGION') }}")).isEqualTo("eu\\ west");
  }

  @Test
  void takesTheDefaultForWhatIsNotSet() {
    templates.readable("ZONE", "REGION");
    assertThat(templates.render("{{ env('ZONE', 'b') }} {{ env('REGION', 'b') }}"))
        .isEqualTo("b eu\\ west");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "env('CONSUL_HTTP_TOKEN') => the environment variable \"CONSUL_HTTP_TOKEN\" is not under env"
            + " in set.yaml; known here: REGION, ZONE",
        "env('REGIO') => the environment variable \"REGIO\" is not under env in set.yaml;"
            + " did you mean \"REGION\"?",
        "env('HOME', 'x') => the environment variable \"HOME\" is not under env in set.yaml;",
        "env('ZONE') => the environment variable \"ZONE\" is not set;"
            + " set it, or give a default: env(name, default)",
        "env('') => the environment variable \"\" is not under env in set.yaml",
        "env() => env needs name; give it as a string",
        "env([]) => env: name is a list, not a string; give it as a string",
      })
  void explainsItsWrongUse(String expression, String problem) {
    templates.readable("REGION", "ZONE");
    assertThat(templates.failure("\n{{ " + expression + " }}"))
        .startsWith("set/main:2: " + problem)
        .doesNotContain("s3cret");
  }

  @Test
  void readsNothingUnlessTheManifestListsIt() {
    assertThat(templates.failure("{{ env('REGION') }}"))
        .isEqualTo(
            "set/main:1: the environment variable \"REGION\" is not under env in set.yaml;"
                + " list it there");
  }
}
