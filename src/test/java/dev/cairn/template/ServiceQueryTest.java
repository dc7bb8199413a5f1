package dev.cairn.template;

import static dev.cairn.catalog.Status.CRITICAL;
import static dev.cairn.catalog.Status.MAINTENANCE;
import static dev.cairn.catalog.Status.PASSING;
import static dev.cairn.catalog.Status.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.catalog.Query;
import dev.cairn.catalog.ServiceSelector;
import dev.cairn.catalog.Status;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceQueryTest {
  @Test
  void readsEveryPartOfAServiceQuery() {
    assertThat(ServiceQuery.service("blue.web@dc2~n1|passing,warning"))
        .isEqualTo(selector("web", "dc2", "n1", Set.of("blue"), PASSING, WARNING));
  }

  @Test
  void takesPassingInstancesOfTheLocalDatacenterUnlessToldOtherwise() {
    assertThat(ServiceQuery.service("web")).isEqualTo(selector("web", "", "", Set.of(), PASSING));
  }

  @ParameterizedTest
  @CsvSource({
    "web@dc2, '', web, dc2, ''",
    "web~_agent, '', web, '', _agent",
    "web@dc2~n1, '', web, dc2, n1",
    "v1.2.web, v1.2, web, '', ''",
    "' web ', '', web, '', ''",
    "web_server-1, '', web_server-1, '', ''",
  })
  void letsPartsBeLeftOut(String query, String tag, String name, String dc, String near) {
    Set<String> tags = tag.isEmpty() ? Set.of() : Set.of(tag);
    assertThat(ServiceQuery.service(query)).isEqualTo(selector(name, dc, near, tags, PASSING));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "@dc", "web@", "web~", "web@a@b", "web~n@dc", ".web", "web.", "a|b|c"})
  void refusesWhatIsNoServiceQuery(String query) {
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> ServiceQuery.service(query))
        .withMessage("cannot read the service query \"" + query + "\"")
        .satisfies(c -> assertThat(c.remedy()).contains("write tag.name@datacenter~near|status"));
  }

  @Test
  void readsStatuses() {
    assertThat(ServiceQuery.statuses("")).containsExactly(PASSING);
    assertThat(ServiceQuery.statuses("warning, critical")).containsExactly(WARNING, CRITICAL);
    assertThat(ServiceQuery.statuses("any"))
        .containsExactlyInAnyOrder(PASSING, WARNING, CRITICAL, MAINTENANCE);
  }

  @ParameterizedTest
  @CsvSource({"pasing, did you mean \"passing\"?", "up, 'known here: any, critical, maintenance'"})
  void explainsAnUnknownStatus(String word, String remedy) {
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> ServiceQuery.statuses("passing," + word))
        .withMessage("unknown status \"" + word + "\"")
        .satisfies(c -> assertThat(c.remedy()).startsWith(remedy));
  }

  @ParameterizedTest
  @CsvSource({"'', '', '', ''", "n1, n1, '', ''", "@dc2, '', dc2, ''", "n.1@dc2~n3, n.1, dc2, n3"})
  void readsANodeOrADatacenter(String query, String name, String dc, String near) {
    assertThat(ServiceQuery.target(query)).isEqualTo(new ServiceQuery.Target(name, dc, near));
  }

  @Test
  void readsAKeyWithoutItsLeadingSlash() {
    assertThat(ServiceQuery.key("/a/b.c~d@dc2"))
        .isEqualTo(new ServiceQuery.Target("a/b.c~d", "dc2", ""));
  }

  @Test
  void refusesAKeyOfTwoDatacenters() {
    assertThatExceptionOfType(Complaint.class)
        .isThrownBy(() -> ServiceQuery.key("a@b@c"))
        .satisfies(c -> assertThat(c.remedy()).isEqualTo("write path@datacenter"));
  }

  private static ServiceSelector selector(
      String name, String dc, String near, Set<String> tags, Status... statuses) {
    return new ServiceSelector(new Query.Instances(name, dc, near), tags, Set.of(statuses));
  }
}
