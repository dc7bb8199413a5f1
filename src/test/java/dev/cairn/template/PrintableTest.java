package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  private static final String IDS = "{% for i in service('web') %}{{ i.id }} {% endfor %}";
  private static final Registration GOOD = Registration.of("web").id("good");

  private final Templates templates;

  PrintableTest(@TempDir Path root) {
    templates = new Templates(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix@/var/run/docker.sock",
        "${FOO}",
        "%[env(HOME)]",
        "0.0.0.0",
        "::",
        "localhost",
        "10.0.0.1 check",
        "",
        "10.0.0.1:80",
      })
  void leavesOutInstancesWhoseAddressIsNoAddress(String address) {
    templates.register(GOOD, Registration.of("web").id("bad").at(address, 80));
    assertThat(templates.render(IDS)).isEqualTo("good ");
    assertThat(templates.notes(IDS))
        .containsExactly(
            "service web, instance bad: left out: its address \""
                + address
                + "\" is no IP address; correct its registration");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65536})
  void leavesOutInstancesWithoutAPort(int port) {
    templates.register(GOOD, Registration.of("web").id("bad").at("10.0.0.1", port));
    assertThat(templates.render(IDS)).isEqualTo("good ");
    assertThat(templates.notes(IDS))
        .containsExactly(
            "service web, instance bad: left out: its port is "
                + port
                + "; correct its registration");
  }

  @Test
  void leavesOutServicesWithoutANameOrWithAnEndlessOne() {
    String endless = "x".repeat(1_000_000);
    templates.register(GOOD, Registration.of("  "), Registration.of(endless));
    String all = "{% for s in services() %}{{ s.name }}:{{ service(name=s.name) | length }};";
    assertThat(templates.render(all + "{% endfor %}")).isEqualTo("web:1;");
    assertThat(templates.notes(all + "{% endfor %}"))
        .hasSize(2)
        .anyMatch(n -> n.contains("its name is empty"))
        .anyMatch(n -> n.contains("its name has more than 1000 characters") && n.length() < 3000);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "../../kv/secret", "x/../web", "x//y", "/"})
  void leavesOutWhatCannotBeAskedFor(String name) {
    templates.register(GOOD, Registration.of(name), Registration.of("web").id("bad").on(name));
    String all = "{% for s in services() %}" + IDS + "{{ service(name=s.name) | length }}";
    assertThat(templates.render(all + "{% endfor %}")).isEqualTo("good 1");
    assertThat(templates.notes(all + "{% endfor %}"))
        .containsExactlyInAnyOrder(
            "service "
                + name
                + ": left out: its name cannot be asked for; correct its registration",
            "service web, instance bad: left out: its node name cannot be asked for;"
                + " correct its registration");
  }

  @Test
  void leavesOutInstancesOfAnUnprintableNodeOrId() {
    templates.register(
        GOOD,
        Registration.of("web").id("b\nad"),
        Registration.of("web").id("bad").on("n\u20281"),
        Registration.of("web").id("").on("n1"));
    assertThat(templates.render(IDS)).isEqualTo("good ");
    assertThat(templates.notes(IDS))
        .containsExactly(
            "service web, instance b\\nad: left out: its ID cannot be printed:"
                + " U+000A cannot be printed; correct its registration",
            "service web, instance bad: left out: its node name cannot be printed:"
                + " U+2028 cannot be printed; correct its registration",
            "service web, instance : left out: its ID is empty; correct its registration");
  }

  @Test
  void allowsHostNamesWhereTheManifestDoes() {
    templates.hostNames();
    templates.register(
        Registration.of("web").id("good").at("db.example.com", 80),
        Registration.of("web").id("bad").at("unix@/x", 80));
    assertThat(templates.render(IDS)).isEqualTo("good ");
    assertThat(templates.notes(IDS).toString()).contains("is no IP address or host name");
  }

  @Test
  void keepsInstancesOfUnprintableTagsAndMetaForWhoDoesNotPrintThem() {
    templates.register(GOOD.tagged("production", "a\nb").meta("k", "\n"));
    assertThat(templates.render(IDS)).isEqualTo("good ");
    assertThat(templates.failure("{{ service('web')[0].meta.k }}"))
        .startsWith("set/main:1: cannot print service(\"web\")[…].meta.k: U+000A");
    assertThat(templates.failure("{{ service('web')[0].tags | join }}"))
        .startsWith("set/main:1: cannot print service(\"web\")[…].tags | join: U+000A");
  }

  @Test
  void leavesOutServicesOfAnUnprintableName() {
    templates.register(GOOD, Registration.of("e\nvil").tagged("internal-listen-http-80"));
    String template = "{% for s in services() %}{{ s.name }} {% endfor %}";
    assertThat(templates.render(template)).isEqualTo("web ");
    assertThat(templates.render("{{ listeners() | length }}")).isEqualTo("0");
    assertThat(templates.notes(template))
        .containsExactly(
            "service e\\nvil: left out: its name cannot be printed: U+000A cannot be printed;"
                + " correct its registration");
  }

  @Test
  void leavesOutNodesOfAnUnprintableNameOrAddress() {
    templates.catalog.node("n1", "10.0.0.1");
    templates.catalog.node("n\n2", "10.0.0.2");
    templates.catalog.node("n3", "\n");
    templates.catalog.node("n4", "");
    String template = "{% for n in nodes() %}{{ n.name }} {% endfor %}";
    assertThat(templates.render(template)).isEqualTo("n1 ");
    assertThat(templates.notes(template)).hasSize(3).allMatch(n -> n.contains("left out: its "));
    assertThat(templates.render("{{ node('n3') is null }}")).isEqualTo("true");
  }

  @Test
  void keepsWhatAPlainFileCanPrint() {
    templates.plain().register(GOOD.on("n\n1"));
    assertThat(templates.render(IDS)).isEqualTo("good ");
  }

  @ParameterizedTest
  @CsvSource({"servers('web'), 1", "service('web|any'), 1"})
  void leavesThemOutForEveryFunction(String expression, String length) {
    templates.register(GOOD, Registration.of("web").id("bad").at("x", 80));
    assertThat(templates.render("{{ " + expression + " | length }}")).isEqualTo(length);
  }
}
