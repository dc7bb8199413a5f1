package dev.cairn.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerFunctionsTest {
  private static final String FRONTENDS =
      "{% for l in listeners() %}frontend {{ l.environment }}.{{ l.name }}\n"
          + " bind :{{ l.port }}\n{% endfor %}";
  private static final String BACKENDS =
      " {{ b.environment }}.{{ b.name }}:{{ b.protocol }}:{{ b.balance }}{% endfor %}";

  private final Templates templates;

  ListenerFunctionsTest(@TempDir Path root) {
    templates = new Templates(root);
  }

  @Test
  void listsThePortPlan() {
    templates.register(
        listening("web", "http-3000").tagged("internal-listen-http-3000", "balance-leastconn"),
        listening("db", "tcp-5432"));
    assertThat(
            templates.render(
                "{% for l in listeners() %}{{ l.service }} {{ l.environment }} {{ l.protocol }}"
                    + " {{ l.tcp }} {{ l.listenPort }} {{ l.port }} {{ l.balance }};{% endfor %}"))
        .isEqualTo(
            "db production tcp true 5432 5432 roundrobin;db staging tcp true 5432 15432 roundrobin;"
                + "web production http false 3000 3000 leastconn;"
                + "web staging http false 3000 13000 leastconn;");
  }

  @Test
  void asksForTheServicesOnce() {
    templates.register(listening("web", "http-3000"));
    Rendering.Complete complete =
        templates.complete("{{ listeners() | length }}{{ services() | length }}");
    assertThat(complete.asked()).containsExactly(new Query.Services(""));
  }

  @Test
  void remembersWhoHoldsAPort() {
    templates.register(listening("web", "http-3000"));
    assertThat(templates.complete(FRONTENDS).memory().ports())
        .isEqualTo(Map.of(3000, "production.web", 13000, "staging.web"));
    assertThat(templates.complete("x").memory().ports()).isEmpty();
  }

  @Test
  void leavesAPortToItsHolder() {
    templates
        .register(listening("a", "http-3000"), listening("b", "http-3000"))
        .remember(new Memory(Map.of(3000, "production.b"), Map.of(), Set.of()));
    assertThat(templates.render(FRONTENDS)).contains("production.b", "staging.a");
    assertThat(templates.notes(FRONTENDS))
        .containsExactlyInAnyOrder(
            "service a, tag internal-listen-http-3000: port 3000 of production is taken by http"
                + " service b in production; choose another port, or pin it to one of them under"
                + " listeners.ports",
            "service b, tag internal-listen-http-3000: port 13000 of staging is taken by http"
                + " service a in staging; choose another port, or pin it to one of them under"
                + " listeners.ports");
  }

  @Test
  void leavesAPinnedPortToItsService() {
    templates.register(listening("a", "http-3000"), listening("b", "http-3000")).pinned("b", 3000);
    assertThat(templates.render(FRONTENDS)).contains("production.b", "staging.b");
  }

  @Test
  void givesNobodyAReservedPort() {
    templates.register(listening("web", "http-3000")).reserved(3000);
    assertThat(templates.render(FRONTENDS)).doesNotContain(":3000").contains(":13000");
    assertThat(templates.notes(FRONTENDS))
        .containsExactly(
            "service web, tag internal-listen-http-3000: port 3000 of production is reserved for"
                + " the balancer itself; choose another port");
  }

  @Test
  void givesNobodyAPortThatTheTemplateBinds() {
    templates.register(listening("web", "http-80", "http-3000"));
    String own = "frontend own\n bind 10.0.0.1:80\n";
    assertThat(templates.render(own + FRONTENDS))
        .isEqualTo(
            own
                + "frontend production.web:3000\n bind :3000\nfrontend staging.web:80\n bind :180\n"
                + "frontend staging.web:3000\n bind :13000\n");
    assertThat(templates.notes(own + FRONTENDS))
        .singleElement()
        .asString()
        .startsWith("service web, tag internal-listen-http-80: port 80 of production is reserved");
  }

  @Test
  void givesNobodyAPortThatAnotherFileOfTheSetBinds() {
    templates.register(listening("web", "http-8404")).file("set/stats", "listen s\n bind :8404\n");
    Rendering rendering =
        templates.engine(FRONTENDS, "stats").render(templates.catalog, Memory.NONE);
    assertThat(((Rendering.Complete) rendering).files().get(0).text())
        .doesNotContain(":8404")
        .contains(":18404");
  }

  @Test
  void leavesAListenerItsPortThatIsBoundAtSeveralAddresses() {
    templates.register(listening("web", "http-80", "http-3000"));
    String text =
        "frontend own\n bind :80\n"
            + "{% for l in listeners() %}frontend {{ l.port }}\n"
            + " bind 10.0.0.1:{{ l.port }}\n bind 127.0.0.1:{{ l.port }}\n{% endfor %}";
    TemplateEngine engine = templates.engine(text);
    Rendering first = engine.render(templates.catalog, Memory.NONE);
    assertThat(((Rendering.Complete) first).files().get(0).text())
        .contains("frontend 3000\n", "frontend 180\n", "frontend 13000\n")
        .doesNotContain("frontend 80\n");
    assertThat(engine.render(templates.catalog, Memory.NONE)).isEqualTo(first);
  }

  @Test
  void givesBackAPortThatTheTemplateNoLongerBinds() {
    templates.register(listening("web", "http-3000")).key("own", "yes");
    TemplateEngine engine =
        templates.engine(
            "{% if keyExists('own') %}frontend own\n bind :3000\n{% endif %}" + FRONTENDS);
    assertThat(text(engine)).contains("frontend own").doesNotContain("production.web");
    templates.catalog.removeKey("own");
    assertThat(text(engine)).contains("production.web").doesNotContain("frontend own");
    templates.key("own", "yes");
    assertThat(text(engine)).contains("frontend own").doesNotContain("production.web");
  }

  @Test
  void leavesOutServicesWhoseNameNoFrontendCanHave() {
    templates.register(listening("a b", "http-3000"), listening("web", "http-3001"));
    assertThat(templates.render(FRONTENDS)).contains("web").doesNotContain("a b");
    assertThat(templates.notes(FRONTENDS))
        .containsExactly(
            "service a b: left out: its name is no identifier of haproxy;"
                + " use letters, digits, '-', '_' and '.'");
  }

  @Test
  void givesNoServiceTheNameOfAnothersListener() {
    templates
        .register(listening("db", "tcp-3306", "tcp-3307"), listening("db:3306", "http-4000"))
        .remember(new Memory(Map.of(4000, "production.db:3306"), Map.of(), Set.of()));
    String own = "{% for b in backends() %}{{ b.name }} of {{ b.service }} {% endfor %}";
    assertThat(templates.render(own))
        .isEqualTo("db:3306 of db db:3307 of db db:3306 of db db:3307 of db ");
    assertThat(templates.notes(own))
        .containsExactly(
            "service db:3306: left out: that is how port 3306 of service db is called;"
                + " choose another name");
  }

  @Test
  void sendsTheRequestsForAPortToNoServiceThatIsCalledLikeIt() {
    templates.register(listening("web:3000", "http-4000"), Registration.of("web"));
    String host =
        "{% for b in backends(['web:3000']) %}{{ b.name }} of {{ b.service }} {% endfor %}";
    assertThat(templates.render(host)).isEqualTo("web:3000 of web web:3000 of web ");
    templates.register(listening("web", "http-3000"));
    assertThat(templates.render(host)).isEqualTo("web of web web of web ");
    assertThat(templates.render("{{ backend('web:3000', 'production').listenPort }}"))
        .isEqualTo("3000");
  }

  @Test
  void tellsNamesApartAsTheirLanguageDoes() {
    templates.register(listening("Web", "http-3000"), listening("web", "http-3001"));
    assertThat(templates.render(FRONTENDS)).contains("production.Web\n", "production.web\n");
    templates.nginx();
    assertThat(templates.render(FRONTENDS)).contains("production.Web\n").doesNotContain(".web\n");
    assertThat(templates.notes(FRONTENDS))
        .containsExactly(
            "service web: left out: nginx takes its name for that of Web; choose another name");
    templates.remember(new Memory(Map.of(3001, "production.web"), Map.of(), Set.of()));
    assertThat(templates.render(FRONTENDS)).contains("production.web\n").doesNotContain(".Web\n");
    templates.pinned("Web", 3000);
    assertThat(templates.render(FRONTENDS)).contains("production.Web\n").doesNotContain(".web\n");
  }

  @Test
  void givesABackendToEveryServiceOfTheManifestInEveryEnvironment() {
    templates.register(listening("web", "tcp-3000")).reserved(13000);
    assertThat(templates.render("{% for b in backends(['api', 'web']) %}" + BACKENDS))
        .isEqualTo(
            " production.api:http:roundrobin staging.api:http:roundrobin"
                + " production.web:tcp:roundrobin staging.web:tcp:roundrobin");
    assertThat(
            templates
                .variable("hosts", Map.of("api", "x"))
                .render("{% for b in backends(hosts) %}{{ b.name }} {% endfor %}"))
        .isEqualTo("api api web web ");
    assertThat(templates.render("{{ backends() | length }}")).isEqualTo("2");
  }

  @Test
  void findsTheHttpBackendOfAServiceOrOfOneOfItsPorts() {
    templates.register(listening("web", "http-3000", "tcp-3001", "http-3002"));
    assertThat(
            templates.render(
                "{{ backend('web', 'staging').name }} {{ backend('web:3002', 'staging').name }}"))
        .isEqualTo("web:3000 web:3002");
  }

  @Test
  void warnsOfAHostWhoseServiceDoesNotListen() {
    String template = "{{ backend('gone', 'production').name }}";
    assertThat(templates.render(template)).isEqualTo("gone");
    assertThat(templates.notes(template))
        .containsExactly(
            "host of production.gone: the service has no HTTP listener;"
                + " give it a tag internal-listen-http-PORT");
  }

  @Test
  void givesNoBackendForHttpToAServiceOfTcp() {
    templates.register(listening("db", "tcp-5432"));
    String template = "{{ backend('db', 'production') is null }}";
    assertThat(templates.render(template)).isEqualTo("true");
    assertThat(templates.notes(template))
        .containsExactly(
            "host of production.db: the service listens for TCP only; left out;"
                + " give it an HTTP listener");
  }

  @Test
  void warnsWithTheLineAndPrintsNothing() {
    String template = "a\n{{ warn('no hosts', 'list some') }}b";
    assertThat(templates.render(template)).isEqualTo("a\nb");
    assertThat(templates.notes(template)).containsExactly("main:2: no hosts; list some");
    assertThat(templates.notes("{% set x = warn('no hosts') %}"))
        .containsExactly("main:1: no hosts");
  }

  @Test
  void saysEveryNoteOnce() {
    assertThat(templates.notes("{% for x in [1, 2] %}{{ warn('a') }}{% endfor %}")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "listeners(1) => listeners() takes no argument; call it without",
        "listeners(x=1) => listeners() takes no argument; call it without",
        "backends('web') => backends takes a list or a map of service names; give it one",
        "backend('web') => backend needs environment; give it as a string",
        "backend() => backend needs service; give it as a string",
        "backend([], 'x') => backend: service is a list, not a string; give it as a string",
        "warn() => warn needs problem; give it as a string",
        "warn('a', []) => warn: remedy is a list, not a string; give it as a string",
      })
  void explainsItsWrongUse(String expression, String problem) {
    assertThat(templates.failure("\n{% set x = " + expression + " %}"))
        .isEqualTo("set/main:2: " + problem);
  }

  private String text(TemplateEngine engine) {
    Rendering rendering = engine.render(templates.catalog, Memory.NONE);
    return ((Rendering.Complete) rendering).files().get(0).text();
  }

  private static Registration listening(String service, String... ports) {
    List<String> tags = List.of(ports).stream().map(p -> "internal-listen-" + p).toList();
    return Registration.of(service).tagged(tags.toArray(String[]::new));
  }
}
