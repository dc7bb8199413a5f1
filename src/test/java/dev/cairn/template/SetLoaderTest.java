package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetLoaderTest {
  private final Templates templates;

  SetLoaderTest(@TempDir Path root) {
    templates =
        new Templates(root)
            .file("secret", "s3cret")
            .file("other/secret", "s3cret")
            .file("shared/a", "shared");
  }

  @Test
  void findsTheSetsOwnTemplateBeforeTheSharedOne() {
    assertThat(templates.render("{% include 'a' %}")).isEqualTo("shared");
    assertThat(templates.file("set/a", "own").render("{% include 'a' %}")).isEqualTo("own");
  }

  @Test
  void findsTemplatesInDirectories() {
    templates.file("set/parts/b", "b").file("shared/parts/c", "c");
    assertThat(templates.render("{% include 'parts/b' %}{% include 'parts/c' %}")).isEqualTo("bc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "../other/secret", "a/../../secret", "./../secret", "parts", "", "."})
  void leavesTheTwoDirectoriesByNoName(String name) {
    assertThat(templates.refusal("{% include '" + name + "' %}"))
        .isEqualTo("set/main:1: no template \"" + name + "\" in set or shared; correct the name");
    assertThat(templates.failure("{% set n = '" + name + "' %}{% include n %}"))
        .contains("no template");
  }

  @Test
  void refusesAbsoluteNames() {
    String secret = templates.root.resolve("secret").toString();
    assertThat(templates.refusal("{% include '" + secret + "' %}")).contains("no template");
    String own = templates.root.resolve("shared/a").toString();
    assertThat(templates.refusal("{% include '" + own + "' %}")).contains("no template");
  }

  @Test
  void followsNoLinkOutOfTheTwoDirectories() throws IOException {
    Path set = templates.root.resolve("set");
    Files.createSymbolicLink(set.resolve("link"), templates.root.resolve("secret"));
    Files.createSymbolicLink(set.resolve("directory"), templates.root.resolve("other"));
    assertThat(templates.refusal("{% include 'link' %}")).contains("no template \"link\"");
    assertThat(templates.refusal("{% import 'directory/secret' %}")).contains("no template");
  }

  @Test
  void worksWhereTheSetItselfIsBehindALink() throws IOException {
    Path real = templates.root.resolve("real");
    Files.createDirectories(real);
    Files.writeString(real.resolve("x"), "x");
    Files.createSymbolicLink(templates.root.resolve("link"), real);
    assertThat(new SetLoader(templates.root.resolve("link")).resourceExists("x")).isTrue();
  }

  @Test
  void showsRelativePathsForARelativeDirectory() {
    SetLoader loader = new SetLoader(Path.of("sets", "internal"));
    assertThat(loader.place("main")).isEqualTo(Path.of("sets", "internal", "main").toString());
    assertThat(loader.missing("x")).isEqualTo("no template \"x\" in sets/internal or sets/shared");
  }

  @Test
  void leavesOutAByteOrderMark() {
    assertThat(templates.render("\uFEFFx")).isEqualTo("x");
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Files.write(templates.root.resolve("shared/latin"), "ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(templates.failure("\n{% include 'latin' %}"))
        .isEqualTo("set/main:2: shared/latin is not UTF-8; save it as UTF-8");
  }

  @Test
  void namesAManifestsTemplateThatIsMissing() {
    templates.file("set/main", "");
    assertThat(templates.refusal("", "gone"))
        .isEqualTo("set/gone: no template \"gone\" in set or shared; correct the name");
    assertThat(templates.refusal("", "../secret")).contains("no template \"../secret\"");
  }
}
