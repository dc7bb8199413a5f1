package dev.cairn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.template.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile catalogs by the hundred, each beside a harmless twin: what is made of both has the same
 * structure. {@code -Dcairn.seed=N} begins with another one; messages name the seed.
 */
class HostileRegistrationsTest {
  private static final long FIRST = Long.getLong("cairn.seed", 1);
  private static final int CATALOGS = 60;

  /** The shipped sets; another one is a line here. */
  private static final List<Path> SETS =
      List.of(
          Path.of("templates/haproxy/internal"),
          Path.of("templates/haproxy/external"),
          Path.of("templates/nginx/internal"),
          Path.of("templates/nginx/external"));

  private static final String HOST = "hosts." + HostileCatalog.GOOD + "=www.example.com";

  @TempDir static Path directory;

  /** Prints whatever the shipped sets do not. */
  private static Path careless;

  static List<Path> sets() {
    return SETS;
  }

  /** How the set's proxy reads a file. */
  static Function<String, ConfigurationText> reader(Path set) {
    return set.toString().contains("nginx") ? NginxText::read : HaproxyText::read;
  }

  static LongStream seeds() {
    return LongStream.range(FIRST, FIRST + CATALOGS);
  }

  @BeforeAll
  static void writeASetThatPrintsEverything() throws IOException {
    careless = Files.createDirectories(directory.resolve("careless"));
    Files.writeString(
        careless.resolve("set.yaml"),
        """
        name: careless
        dialect: haproxy
        files: [{template: careless.peb, destination: /nonexistent/careless.cfg}]
        variables: {hosts: {}}
        """);
    Files.writeString(
        careless.resolve("careless.peb"),
        """
        backend everything
            http-request set-header X-Motd {{ keyOrDefault("motd", "") }}
        {%- for service in services() %}
        {%- for instance in service(name=service.name) %}
            http-request set-header X-Node-{{ instance.port }} {{ instance.node }}
            http-request set-header X-Id-{{ instance.port }} {{ instance.id }}
            http-request set-header X-Owner-{{ instance.port }} {{ instance.meta.owner }}
            http-request set-header X-Tag-{{ instance.port }} {{ instance.tags[3] }}
            http-request set-header X-Output-{{ instance.port }} {{ instance.checks[0].output }}
            server s-{{ instance.port }} {{ endpoint(instance.address, instance.port) }}
        {%- endfor %}
        {%- endfor %}
        """);
  }

  @ParameterizedTest
  @MethodSource("sets")
  void noDirectiveOfTheirsReachesTheFile(Path set) {
    Rendered rendered = Rendered.by(set, HOST);
    seeds()
        .forEach(
            seed ->
                assertThat(intrusions(set, rendered, rendered, seed))
                    .as("seed %d", seed)
                    .isEmpty());
  }

  @Test
  void noWordOfTheirsBecomesTwo() {
    Rendered rendered = Rendered.by(careless);
    seeds()
        .forEach(
            seed -> {
              HostileCatalog catalog = new HostileCatalog(seed, ConfigurationText::isLine);
              String harmless = text(rendered.of(catalog.harmless));
              String hostile = text(rendered.of(catalog.hostile));
              assertThat(Intrusions.in(hostile, harmless, catalog, HaproxyText::read))
                  .as("seed %d", seed)
                  .isEmpty();
            });
  }

  /** The whole file is refused where a template prints what cannot be one word. */
  @Test
  void whatCannotBeAWordIsAnErrorThatSaysWhereAndNeverWhat() {
    Rendered rendered = Rendered.by(careless);
    seeds()
        .forEach(
            seed -> {
              Rendering rendering = rendered.of(new HostileCatalog(seed).hostile);
              assertThat(rendering).as("seed %d", seed).isInstanceOf(Rendering.Failed.class);
              assertThat(((Rendering.Failed) rendering).why().toString())
                  .as("seed %d", seed)
                  .contains("careless.peb:", "cannot be printed")
                  .doesNotContain("evil");
            });
  }

  /** The proof that the comparison sees what it is there for. */
  @ParameterizedTest
  @MethodSource("sets")
  void seesThatNamesAreNotEscaped(Path set) {
    Rendered leaky = Rendered.by(set, d -> new Rendered.Unescaped(d, true, true), HOST);
    assertThat(
            seeds()
                .filter(s -> !intrusions(set, leaky, Rendered.by(set, HOST), s).isEmpty())
                .count())
        .isGreaterThan(CATALOGS / 2);
  }

  @Test
  void seesThatWordsAreNotEscaped() {
    Rendered leaky = Rendered.by(careless, d -> new Rendered.Unescaped(d, true, false));
    Rendered sound = Rendered.by(careless);
    assertThat(seeds().filter(s -> !intrusions(careless, leaky, sound, s).isEmpty()).count())
        .isGreaterThan(CATALOGS / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n    server evil 6.6.6.6:80", "\nbackend evil", " evil", "\n    option x"})
  void seesEveryKindOfIntrusion(String intrusion) {
    HostileCatalog catalog = new HostileCatalog(FIRST);
    String text = text(Rendered.by(SETS.get(0), HOST).of(catalog.harmless));
    assertThat(
            Intrusions.in(
                text.stripTrailing() + intrusion + "\n", text, catalog, HaproxyText::read))
        .isNotEmpty();
    assertThat(Intrusions.in(text, text, catalog, HaproxyText::read)).isEmpty();
  }

  /** What cannot be rendered is seen by nobody. */
  private static List<String> intrusions(Path set, Rendered hostile, Rendered harmless, long seed) {
    HostileCatalog catalog = new HostileCatalog(seed);
    return hostile.of(catalog.hostile) instanceof Rendering.Complete complete
        ? Intrusions.in(text(complete), text(harmless.of(catalog.harmless)), catalog, reader(set))
        : List.of();
  }

  static String text(Rendering rendering) {
    assertThat(rendering).isInstanceOf(Rendering.Complete.class);
    return ((Rendering.Complete) rendering).files().get(0).text();
  }

  /** What is said of a registration stays a line that somebody can read. */
  @Test
  void saysWhatItLeavesOutInLinesThatCanBeRead() {
    List<String> lines = new ArrayList<>();
    Rendered rendered = Rendered.by(SETS.get(0), HOST);
    seeds().limit(20).forEach(seed -> lines.addAll(notes(rendered, seed).toList()));
    assertThat(lines)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            line -> {
              assertThat(line.length()).isLessThan(7000);
              assertThat(line.codePoints()).noneMatch(Character::isISOControl);
            });
  }

  private static Stream<String> notes(Rendered rendered, long seed) {
    Rendering rendering = rendered.of(new HostileCatalog(seed).hostile);
    return ((Rendering.Complete) rendering).notes().stream().map(Object::toString);
  }
}
