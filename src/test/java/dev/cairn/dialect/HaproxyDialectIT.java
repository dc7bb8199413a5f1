package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dialect against the real HAProxy, which says with {@code .notice} what it read. */
class HaproxyDialectIT {
  private static final Pattern NOTICE =
      Pattern.compile("parsing \\[[^\\]]*:(\\d+)\\]: '(.*)'\\.", Pattern.DOTALL);
  private static final Pattern EXTRA =
      Pattern.compile(
          "parsing \\[[^\\]]*:(\\d+)\\]: Unexpected argument '(.*)' for '.notice'\\.",
          Pattern.DOTALL);
  private static final String LISTENING = "0A";

  /** No quote without its other half: HAProxy stops at the fiftieth line that it cannot read. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "服",
          "é",
          "$",
          "{",
          " ",
          " ",
          "\t ",
          "\f",
          "\r",
          "#",
          "\\ ",
          "\\\"",
          "\\'",
          "\\#",
          "\\\\",
          "\\z",
          "\\$",
          "\\\t",
          "\\x41",
          "\\x00",
          "\\t",
          "\" 'a# \"",
          "\"\\\"\\$x\\ \"",
          "' \\\"#x'",
          "\"\"",
          "''");

  private static final String DEFAULTS =
      """
      defaults
        mode http
        timeout client 1s
        timeout server 1s
        timeout connect 1s
      """;

  private static final String LISTENERS =
      """
      global
        localpeer self
        stats socket ipv4@127.0.0.1:7001 level admin
      """
          + DEFAULTS
          + """
          frontend a
            bind :7002,127.0.0.1:7003
            bind *:7004-7006
            "bind" ipv4@127.0.0.1:7007  # :7100
            bind [::1]:7008,::1:7009
            bind ipv6@:::7010 v6only
            bind 127.0.0.1:\\x37011,abns@cairn
          listen b
            bind tcp4@127.0.0.1:7012
            bind tcp6@[::1]:7013
            bind "${NOBODY_SET_THIS}:7014"
          peers c
            bind 127.0.0.1:7015
            server self
          log-forward d
            bind 127.0.0.1:7016
            dgram-bind 127.0.0.1:7017
            log 127.0.0.1:7100 local0
          backend e
            server x 127.0.0.1:7100
          """;

  private final HaproxyDialect haproxy = new HaproxyDialect();

  @TempDir Path directory;

  @Test
  void haproxyReadsBackEveryWord() throws Exception {
    List<String> values = printable();
    List<String> words = values.stream().map(haproxy::word).toList();
    Map<Integer, String> read = answers(NOTICE, words);
    for (int i = 0; i < values.size(); i++) {
      assertThat(read.get(i)).as("what is read from %s", words.get(i)).isEqualTo(values.get(i));
    }
  }

  @Test
  void haproxyTakesEveryWordForOne() throws Exception {
    List<String> words = printable().stream().map(haproxy::word).map(w -> w + " NEXT").toList();
    Map<Integer, String> second = answers(EXTRA, words);
    for (int i = 0; i < words.size(); i++) {
      assertThat(second.get(i)).as("the word after %s", words.get(i)).isEqualTo("NEXT");
    }
  }

  @Test
  void cutsAnyLineIntoTheWordsThatHaproxyCutsItInto() throws Exception {
    List<String> lines = lines(new Random(64), 2000);
    Map<Integer, String> first = answers(NOTICE, lines);
    Map<Integer, String> second = answers(EXTRA, lines);
    for (int i = 0; i < lines.size(); i++) {
      List<String> words = HaproxyTokenizer.lines(".notice " + lines.get(i)).get(0).words();
      if (first.containsKey(i)) {
        // To HAProxy an empty word behind the last that it wants is none.
        assertThat(word(words, 1)).as("line %s", lines.get(i)).isEqualTo(first.get(i));
        assertThat(word(words, 2)).as("line %s", lines.get(i)).isEmpty();
      } else if (second.containsKey(i)) {
        assertThat(words.get(2)).as("line %s", lines.get(i)).isEqualTo(second.get(i));
      }
    }
    assertThat(first.size()).isGreaterThan(500);
    assertThat(second.size()).isGreaterThan(500);
    assertThat(first.size() + second.size()).isEqualTo(lines.size());
  }

  @Test
  void haproxyAcceptsEveryIdentifierAsTheNameOfAProxyAndAServer() throws Exception {
    StringBuilder configuration = new StringBuilder(DEFAULTS);
    Set<String> names = new TreeSet<>();
    HostileStrings.all().forEach(value -> names.add(haproxy.identifier(value)));
    for (String name : names) {
      configuration.append("backend ").append(name).append("\n  server ").append(name);
      configuration.append(" 127.0.0.1:80\n");
    }
    configuration.append("frontend x\n  bind 127.0.0.1:7999\n");
    assertThat(check(configuration.toString())).doesNotContain("ALERT", "WARNING");
    assertThat(haproxy.sections(configuration.toString()))
        .filteredOn(section -> section.kind().equals("backend"))
        .hasSameSizeAs(names)
        .allSatisfy(s -> assertThat(s.servers()).containsOnlyKeys(s.name()));
  }

  @Test
  void findsThePortsThatHaproxyListensOn() throws Exception {
    Path file = directory.resolve("haproxy.cfg");
    Files.writeString(file, LISTENERS);
    Process process = start(List.of("haproxy", "-db", "-f", file.toString()));
    try {
      await().untilAsserted(() -> assertThat(listening()).isEqualTo(haproxy.ports(LISTENERS)));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static String word(List<String> words, int index) {
    return index < words.size() ? words.get(index) : "";
  }

  private static List<String> lines(Random random, int count) {
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      StringBuilder line = new StringBuilder();
      for (int left = random.nextInt(8); left >= 0; left--) {
        line.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** The values that can be printed at all. */
  private List<String> printable() {
    List<String> values = new ArrayList<>();
    for (String value : HostileStrings.all()) {
      try {
        haproxy.word(value);
        values.add(value);
      } catch (UnprintableException refused) {
        assertThat(value).doesNotMatch("[\\x20-\\x7e]*");
      }
    }
    return values;
  }

  /** What HAProxy says about each of the lines behind {@code .notice}, by their index. */
  private Map<Integer, String> answers(Pattern pattern, List<String> arguments) throws Exception {
    Map<Integer, String> answers = new HashMap<>();
    String configuration = ".notice " + String.join("\n.notice ", arguments) + "\n";
    for (String line : check(configuration).split("\n")) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        answers.put(Integer.parseInt(matcher.group(1)) - 1, matcher.group(2));
      }
    }
    return answers;
  }

  private String check(String configuration) throws Exception {
    Path file = directory.resolve("check.cfg");
    Files.writeString(file, configuration);
    start(List.of("haproxy", "-c", "-f", file.toString())).waitFor();
    return Files.readString(directory.resolve("output"));
  }

  /** A variable that HAProxy must not expand holds two words, so that it would be noticed. */
  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("output").toFile());
    builder.environment().put("HOME", "two words");
    return builder.start();
  }

  private static Set<Integer> listening() {
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String row : lines(Path.of(table))) {
        String[] columns = row.strip().split(" +");
        if (columns[3].equals(LISTENING)) {
          ports.add(Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  private static List<String> lines(Path table) {
    try {
      List<String> lines = Files.readAllLines(table);
      return lines.subList(1, lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
