package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Status;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFunctionsTest {
  private static final String NAMES = "{% for s in servers('web') %}{{ s.name }} {% endfor %}";

  private final Templates templates;

  ServerFunctionsTest(@TempDir Path root) {
    templates = new Templates(root);
  }

  @Test
  void namesServersByNodeAndPort() {
    templates.register(
        Registration.of("web").on("node 1").at("10.0.0.1", 80),
        Registration.of("web").on("n2").at("fd00::2", 81));
    assertThat(
            templates.render(
                "{% for s in servers('web') %}{{ s.name }} {{ s.endpoint }} {{ s.address }}"
                    + " {{ s.port }} {{ s.hostName }};{% endfor %}"))
        .isEqualTo("node_1-80 10.0.0.1:80 10.0.0.1 80 false;n2-81 [fd00::2]:81 fd00::2 81 false;");
  }

  @Test
  void addsAHashWhereNamesCollide() {
    templates.register(
        Registration.of("web").on("n1").at("10.0.0.1", 80).id("a"),
        Registration.of("web").on("n1").at("10.0.0.2", 80).id("b"),
        Registration.of("web").on("n2").at("10.0.0.3", 80));
    assertThat(templates.render(NAMES))
        .matches("n1-80-[0-9a-f]{8} n1-80-[0-9a-f]{8} n2-80 ")
        .satisfies(names -> assertThat(names.split(" ")).doesNotHaveDuplicates());
  }

  @Test
  void addsAHashWhereNodesDifferOnlyInWhatANameCannotHold() {
    templates.register(
        Registration.of("web").on("n/1").at("10.0.0.1", 80),
        Registration.of("web").on("n_1").at("10.0.0.2", 80));
    assertThat(templates.render(NAMES).split(" "))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("n_1-80-"));
  }

  @Test
  void keepsTheHashWhenTheOthersAreGone() {
    templates.register(Registration.of("web").id("a"), Registration.of("web").id("b"));
    Rendering.Complete both = templates.complete(NAMES);
    assertThat(both.memory().servers()).hasSize(2);
    templates.catalog.deregister("web");
    templates.register(Registration.of("web").id("b")).remember(both.memory());
    assertThat(both.files().get(0).text()).contains(templates.render(NAMES));
  }

  @Test
  void forgetsTheHashOfAServerThatIsGone() {
    templates.register(Registration.of("web")).remember(remembering("n1-31000-00000000"));
    Rendering.Complete complete = templates.complete(NAMES);
    assertThat(complete.files().get(0).text()).isEqualTo("n1-31000 ");
    assertThat(complete.memory().servers()).isEmpty();
  }

  @Test
  void scalesWeightsThatAreTooHeavy() {
    templates.register(
        Registration.of("web").on("n1").weight(1024),
        Registration.of("web").on("n2").weight(512),
        Registration.of("web").on("n3").weight(1));
    assertThat(
            templates.render(
                "{% for s in servers('web') %}{{ s.weight }} {{ s.weighted }} {% endfor %}"))
        .isEqualTo("256 true 128 true 1 true ");
  }

  @Test
  void leavesEqualWeightsOut() {
    templates.register(
        Registration.of("web").on("n1").weight(0), Registration.of("web").on("n2").weight(0));
    assertThat(
            templates.render(
                "{% for s in servers('web') %}{{ s.weight }} {{ s.weighted }} {% endfor %}"))
        .isEqualTo("1 false 1 false ");
  }

  @Test
  void tellsHostNamesWhereTheyAreAllowed() {
    templates.hostNames().register(Registration.of("web").at("db.example.com", 80));
    assertThat(
            templates.render(
                "{% for s in servers('web') %}{{ s.endpoint }} {{ s.hostName }}{% endfor %}"))
        .isEqualTo("db.example.com:80 true");
  }

  @Test
  void givesTheServersOfAListener() {
    templates.register(
        Registration.of("web").on("n1").tagged("production", "internal-listen-http-80"),
        Registration.of("web").on("n2").tagged("staging"),
        Registration.of("web").on("n3").status(Status.CRITICAL));
    assertThat(
            templates.render(
                "{% for l in listeners() %}{{ l.environment }}:"
                    + "{% for s in servers(l) %} {{ s.name }}{% endfor %};{% endfor %}"))
        .isEqualTo("production: n1-31000;staging: n2-31000;");
  }

  @Test
  void takesTheQueryGrammarOfService() {
    templates.register(
        Registration.of("web").on("n1").tagged("blue"),
        Registration.of("web").on("n2").tagged("blue").status(Status.WARNING));
    assertThat(templates.render("{{ servers('blue.web|any') | length }}")).isEqualTo("2");
    assertThat(templates.render("{{ servers(name='web', tag='red') | length }}")).isEqualTo("0");
  }

  @Test
  void joinsAddressAndPort() {
    assertThat(templates.render("{{ endpoint('10.0.0.1', 80) }} {{ endpoint('fd00::1', 65535) }}"))
        .isEqualTo("10.0.0.1:80 [fd00::1]:65535");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "servers() => servers needs query; give it as a string",
        "servers(null) => servers needs query; give it as a string",
        "servers('a|up') => unknown status \"up\"",
        "servers(listeners()[0], 'any') => servers of a listener takes nothing else",
        "service(listeners()[0], tag='x') => service of a listener takes nothing else",
        "endpoint('10.0.0.1') => endpoint needs a port from 1 to 65535",
        "endpoint('10.0.0.1', 0) => endpoint needs a port from 1 to 65535",
        "endpoint('10.0.0.1', 65536) => endpoint needs a port from 1 to 65535",
        "endpoint('x', 4294967376) => endpoint needs a port from 1 to 65535",
        "endpoint('10.0.0.1', '80') => endpoint: port is a string, not an integer",
        "endpoint(port=80) => endpoint needs address; give it as a string",
      })
  void explainsItsWrongUse(String expression, String problem) {
    templates.register(Registration.of("web").tagged("internal-listen-http-80"));
    assertThat(templates.failure("\n{% set x = " + expression + " %}"))
        .startsWith("set/main:2: " + problem);
  }

  private static Memory remembering(String server) {
    return new Memory(Map.of(), Map.of(), Set.of(server));
  }
}
