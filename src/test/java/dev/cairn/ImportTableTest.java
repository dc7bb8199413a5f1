package dev.cairn;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may import what: the table of the design, and the only copy that counts. */
class ImportTableTest {
  private static final String ROOT = "dev.cairn.";
  private static final List<String> EVERYWHERE =
      List.of("java", "org.jspecify", "com.google.errorprone.annotations", ROOT + "diagnostic");

  private static final String ORBITZ = "com.orbitz";
  private static final String OKHTTP = "okhttp3";
  private static final String JACKSON = "com.fasterxml.jackson";
  private static final String SLF4J = "org.slf4j";
  private static final String PEBBLE = "io.pebbletemplates";
  private static final String EXEC = "org.apache.commons.exec";

  private static final Map<String, List<String>> TABLE =
      Map.ofEntries(
          may("diagnostic", "org.apache.commons.text"),
          may("catalog"),
          may("yaml", JACKSON, "org.yaml.snakeyaml"),
          may("consul", "catalog", ORBITZ, OKHTTP, JACKSON, "javax.net.ssl", SLF4J),
          may("catalogfile", "catalog", "yaml", JACKSON, SLF4J),
          may("listener"),
          may("dialect"),
          may("template", "catalog", "listener", "dialect", PEBBLE, JACKSON),
          may("output"),
          may("process", EXEC),
          may("templateset", "listener", "dialect", "output", "process", "yaml", JACKSON),
          may("state", "catalog", "output", JACKSON),
          may("diff", "dialect", "com.github.difflib"),
          may(
              "pipeline",
              "catalog",
              "listener",
              "dialect",
              "template",
              "output",
              "process",
              "templateset",
              "state",
              "diff",
              SLF4J),
          may("demo", "catalog", "catalogfile", "com.sun.net.httpserver"));

  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.cairn");

  @Test
  void everyPackageImportsOnlyWhatTheTableAllows() {
    TABLE.forEach(
        (name, allowed) ->
            classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat(areBelow(ROOT + name, allowed))
                .allowEmptyShould(true)
                .check(main));
  }

  @Test
  void everyPackageIsInTheTable() {
    Set<String> packages = new TreeSet<>();
    main.forEach(c -> packages.add(c.getPackageName()));
    packages.removeAll(TABLE.keySet().stream().map(name -> ROOT + name).toList());
    assertThat(packages).containsExactly(ROOT + "cli");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(main);
  }

  @Test
  void noTestIsEverSkipped() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("dev.cairn");
    DescribedPredicate<JavaClass> skipping =
        describe(
            "skip a test",
            c ->
                c.getName().startsWith("org.junit.jupiter.api.condition.")
                    || c.getName().equals("org.junit.jupiter.api.Disabled")
                    || c.getSimpleName().contains("Assumption"));
    noClasses().should().dependOnClassesThat(skipping).check(tests);
  }

  private static Map.Entry<String, List<String>> may(String name, String... allowed) {
    return Map.entry(
        name,
        Arrays.stream(allowed)
            .map(a -> a.contains(".") || a.equals(OKHTTP) ? a : ROOT + a)
            .toList());
  }

  private static DescribedPredicate<JavaClass> areBelow(String own, List<String> allowed) {
    List<String> roots =
        Stream.of(EVERYWHERE, allowed, List.of(own)).flatMap(List::stream).toList();
    return describe(
        "are of " + roots,
        c -> {
          String name = c.getBaseComponentType().getName();
          return c.getBaseComponentType().isPrimitive()
              || roots.stream().anyMatch(root -> name.startsWith(root + "."));
        });
  }
}
