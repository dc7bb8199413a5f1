package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each command prints, leaves and ends with. */
class CommandsTest {
  @TempDir Path directory;
  private Path destination;
  private Path catalog;
  private Path template;

  @BeforeEach
  void makeSet() throws IOException {
    destination = directory.resolve("out/web.cfg");
    Files.createDirectories(destination.getParent());
    template = write("set/web.peb", "bind :{{ key(\"port\") }}\n");
    manifest("");
    catalog = write("catalog.yaml", "kv: {port: \"3000\", secret: hunter2}\n");
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void manifest(String more) throws IOException {
    write(
        "set/set.yaml",
        "name: web\ndialect: plain\nfiles:\n  - {template: web.peb, destination: %s}\nvariables: {colour: red}\n%s\n"
            .formatted(destination, more));
  }

  private CairnRun cairn(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, directory.resolve("set").toString()));
    args.add("--catalog=" + catalog);
    args.add("--state-dir=" + directory.resolve("state"));
    args.addAll(List.of(options));
    return CairnRun.of(args.toArray(String[]::new));
  }

  private static void isOneLine(CairnRun run, int code, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(parts).doesNotContain("Exception");
  }

  @Test
  void renderPrintsTheFileAndNothingElse() {
    assertThat(cairn("render")).isEqualTo(new CairnRun(0, "bind :3000\n", ""));
    assertThat(destination).doesNotExist();
  }

  @Test
  void renderWritesBelowARoot() {
    Path root = directory.resolve("root");
    CairnRun run = cairn("render", "--root=" + root);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(root.resolve(destination.toString().substring(1))).hasContent("bind :3000\n");
    assertThat(destination).doesNotExist();
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void renderChecksBelowARootButDoesNotReload() throws IOException {
    manifest(
        "check: {command: [grep, -q, 3001, '{file}'], timeout: 5s}\nreload: {command: [touch, "
            + directory.resolve("reloaded")
            + "], timeout: 5s}");
    Path root = directory.resolve("root");
    isOneLine(cairn("render", "--root=" + root), 4, "web: check: grep ended with 1");
    assertThat(root.resolve(destination.toString().substring(1))).doesNotExist();

    write("catalog.yaml", "kv: {port: \"3001\"}\n");
    assertThat(cairn("render", "--root=" + root).code()).isZero();
    assertThat(directory.resolve("reloaded")).doesNotExist();
  }

  @Test
  void renderWritesAndReloadsOnce() throws IOException {
    manifest(
        "reload: {command: [sh, -c, 'echo $CAIRN_SET >> " + directory + "/reloads'], timeout: 5s}");
    assertThat(cairn("render", "--write").err()).contains("web: wrote " + destination);
    assertThat(cairn("render", "--write").err()).contains("web: no change");
    assertThat(directory.resolve("reloads")).hasContent("web\n");
    assertThat(destination).hasContent("bind :3000\n");
  }

  @Test
  void renderEndsWithFiveWhereTheReloadFailsAndOwesIt() throws IOException {
    manifest("reload: {command: ['false'], timeout: 5s}");
    assertThat(cairn("render", "--write").code()).isEqualTo(5);
    assertThat(destination).hasContent("bind :3000\n");
    assertThat(cairn("render", "--write").code()).isEqualTo(5);
    manifest("reload: {command: ['true'], timeout: 5s}");
    assertThat(cairn("render", "--write").code()).isZero();
  }

  @Test
  void anOwnerThatTheMachineLacksIsAnErrorUnlessTheFileGoesBelowARoot() throws IOException {
    write(
        "set/set.yaml",
        "name: web\ndialect: plain\nfiles:\n  - {template: web.peb, destination: %s, owner: nosuchuser}\n"
            .formatted(destination));
    for (String command : new String[] {"check", "diff", "render"}) {
      isOneLine(
          cairn(command),
          2,
          "set.yaml:4:",
          "no user \"nosuchuser\" on this machine; add it, or correct owner");
    }
    assertThat(cairn("render", "--root=" + directory.resolve("root")).code()).isZero();
  }

  @Test
  void diffEndsWithOneWhereSomethingWouldChange() throws IOException {
    CairnRun absent = cairn("diff");
    assertThat(absent.code()).isEqualTo(1);
    assertThat(absent.out()).contains("+bind :3000");

    Files.writeString(destination, "bind :2999\n");
    assertThat(cairn("diff").out())
        .contains("--- " + destination, "-bind :2999\n+bind :3000\n")
        .doesNotContain("\u001b");
    Files.writeString(destination, "bind :3000\n");
    assertThat(cairn("diff")).isEqualTo(new CairnRun(0, "", ""));
  }

  @Test
  void diffPrintsJsonAndMarkdown() throws IOException {
    var json = new ObjectMapper().readTree(cairn("diff", "--format=json").out());
    assertThat(json.get(0).get("file").asText()).isEqualTo(destination.toString());
    assertThat(json.get(0).get("changed").asBoolean()).isTrue();
    assertThat(cairn("diff", "--format", "markdown").out()).startsWith("### ").contains("```diff");
    isOneLine(cairn("diff", "--format=xml"), 2, "xml", "cairn diff --help");
  }

  @Test
  void checkSaysWhatIsRightAndWritesNothing() {
    CairnRun run = cairn("check");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEqualTo("web: right\n");
    assertThat(destination).doesNotExist();
  }

  @Test
  void checkRunsTheProxysOwn() throws IOException {
    manifest("check: {command: [sh, -c, 'echo bad line; exit 1'], timeout: 5s}");
    isOneLine(cairn("check"), 4, "web: check: sh ended with 1: bad line");
  }

  @Test
  void checkFindsWhatIsWrongWithoutACatalog() throws IOException {
    String set = directory.resolve("set").toString();
    assertThat(CairnRun.of("check", set).err())
        .isEqualTo("web: manifest and templates are right\n");
    Files.writeString(template, "{{ servce('web') }}\n{% if %}");
    isOneLine(CairnRun.of("check", set), 2, "web.peb:2");
    manifest("varables: {}");
    isOneLine(CairnRun.of("check", set), 2, "set.yaml:6", "did you mean \"variables\"?");
  }

  @Test
  void snapshotRendersTheSame() throws IOException {
    Path snapshot = directory.resolve("snapshot.yaml");
    assertThat(cairn("snapshot", "--output=" + snapshot).code()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot)))
        .isEqualTo("rw-------");
    assertThat(snapshot).content().contains("port").doesNotContain("hunter2");
    catalog = snapshot;
    assertThat(cairn("render").out()).isEqualTo("bind :3000\n");
  }

  @Test
  void snapshotLeavesTheValuesOfKeysOut() {
    CairnRun run = cairn("snapshot", "--redact");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("port").doesNotContain("3000");
  }

  @Test
  void templateErrorsNameFileLineAndRemedy() throws IOException {
    Files.writeString(template, "\nbind {{ colr }}\n");
    isOneLine(cairn("render"), 2, "web.peb:2: unknown variable \"colr\"; did you mean \"colour\"?");
    Files.writeString(template, "\n\nbind {{ key('nothing') }}\n");
    isOneLine(cairn("render"), 2, "web.peb:3: ", "\"nothing\"");
  }

  @Test
  void verboseShowsWhereAnErrorCameFrom() throws IOException {
    manifest("varables: {}");
    assertThat(cairn("render", "--verbose").err()).contains("\tat dev.cairn.");
  }

  @Test
  void variablesAreOverridden() throws IOException {
    Files.writeString(template, "{{ colour }}\n");
    assertThat(cairn("render", "--set", "colour=blue").out()).isEqualTo("blue\n");
    Path vars = write("vars.yaml", "colour: green\n");
    assertThat(cairn("render", "--vars=" + vars).out()).isEqualTo("green\n");
    isOneLine(cairn("render", "--set", "color=blue"), 2, "did you mean \"colour\"?");
  }

  @Test
  void wrongUsageIsOneLine() {
    isOneLine(CairnRun.of("rendr"), 2, "did you mean render?");
    isOneLine(CairnRun.of("render"), 2, "SET");
    isOneLine(CairnRun.of("render", directory.toString()), 2, "no set.yaml");
    isOneLine(cairn("render", "--timeout=soon"), 2, "soon");
    isOneLine(cairn("render", "--root=x", "--write"), 2, "--root", "--write");
    isOneLine(cairn("render", "--timout=1s"), 2, "did you mean --timeout?");
    catalog = directory.resolve("nothing.yaml");
    isOneLine(cairn("render"), 2, "nothing.yaml: no such file");
  }

  @Test
  void twoSetsMayNotWriteOneFile() {
    String set = directory.resolve("set").toString();
    isOneLine(CairnRun.of("check", set, set), 2, "another set given has");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "render", "diff", "check", "snapshot", "demo", "completion"})
  void everyCommandHasHelp(String command) {
    CairnRun help = CairnRun.of(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: cairn " + command).contains("\nOptions:\n");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(CairnRun.of("--help").out()).contains("\n  " + command + " ");
  }

  @Test
  void theRehearsalIsHiddenAndLeavesNothing() {
    assertThat(CairnRun.of("--help").out()).doesNotContain("rehearse");
    assertThat(CairnRun.of("rehearse")).isEqualTo(new CairnRun(0, "", ""));
  }

  @Test
  void colourIsForTerminalsAndNotWhereNoColorIsSet() {
    var home = CairnRun.HOME;
    var out = System.out;
    assertThat(new Workplace(out, out, Map.of(), home, true, false).colour()).isTrue();
    assertThat(new Workplace(out, out, Map.of(), home, false, false).colour()).isFalse();
    assertThat(new Workplace(out, out, Map.of("NO_COLOR", "1"), home, true, false).colour())
        .isFalse();
  }
}
