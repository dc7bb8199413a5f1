package dev.cairn.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.testing.NginxProcess;
import dev.cairn.testing.Shell;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real nginx reads, where the dialect has written. */
class NginxDialectIT {
  private static final int PORT = 7800;

  @TempDir Path directory;
  private final NginxDialect nginx = new NginxDialect();
  private final HttpClient http = HttpClient.newHttpClient();
  private Path configuration;

  @BeforeEach
  void nameTheFile() {
    configuration = directory.resolve("nginx.conf");
  }

  private String main() {
    return "pid %1$s/pid;\nerror_log %1$s/error.log;\nevents {}\n".formatted(directory);
  }

  private String server(List<String> returns) {
    StringBuilder text = new StringBuilder(main());
    text.append("http {\naccess_log off;\nserver {\nlisten 127.0.0.1:%d;\n".formatted(PORT));
    for (int i = 0; i < returns.size(); i++) {
      text.append("location = /%d { return 200 %s; }\n".formatted(i, returns.get(i)));
    }
    return nginx.whole(text.append("}\n}\n").toString());
  }

  private List<String> answers(List<String> returns) throws Exception {
    Files.writeString(configuration, server(returns));
    List<String> answers = new ArrayList<>();
    try (NginxProcess process = NginxProcess.start(configuration, directory)) {
      assertThat(process.output()).isEmpty();
      for (int i = 0; i < returns.size(); i++) {
        URI uri = URI.create("http://127.0.0.1:%d/%d".formatted(PORT, i));
        answers.add(
            http.send(
                    HttpRequest.newBuilder(uri).build(),
                    BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body());
      }
    }
    return answers;
  }

  /** The values that can be printed, and that fit the 4096 bytes that nginx gives a word. */
  private List<String> printable() {
    List<String> values = new ArrayList<>();
    for (String value : HostileStrings.all()) {
      try {
        nginx.word(value);
        if (value.length() < 1000) {
          values.add(value);
        }
      } catch (UnprintableException refused) {
        assertThat(value).doesNotMatch("[\\x20-\\x23\\x25-\\x7e]*");
      }
    }
    assertThat(values).hasSizeGreaterThan(20);
    return values;
  }

  @Test
  void nginxReadsBackEveryWord() throws Exception {
    List<String> values = printable();
    assertThat(answers(values.stream().map(nginx::word).toList()))
        .containsExactlyElementsOf(values);
  }

  @Test
  void nginxReadsBackEveryValueInsideAWord() throws Exception {
    List<String> values = printable();
    assertThat(answers(values.stream().map(v -> "<" + nginx.word(v) + ">").toList()))
        .containsExactlyElementsOf(values.stream().map(v -> "<" + v + ">").toList());
  }

  @Test
  void nginxReadsBackEveryValueInQuotes() throws Exception {
    List<String> values = printable();
    List<String> quoted = values.stream().map(v -> "\"a " + nginx.word(v) + " ;\"").toList();
    List<String> single = values.stream().map(v -> "'a " + nginx.word(v) + " ;'").toList();
    List<String> expected = values.stream().map(v -> "a " + v + " ;").toList();
    assertThat(answers(quoted)).containsExactlyElementsOf(expected);
    assertThat(answers(single)).containsExactlyElementsOf(expected);
  }

  @Test
  void nginxAcceptsEveryIdentifierAsTheNameOfAnUpstream() throws IOException {
    Set<String> names = new TreeSet<>();
    HostileStrings.all().forEach(value -> names.add(nginx.identifier(value)));
    names.removeIf(name -> name.length() > 1000);
    StringBuilder text = new StringBuilder(main()).append("http {\n");
    text.append("server { listen 127.0.0.1:%d;\n".formatted(PORT));
    int location = 0;
    for (String name : names) {
      text.append("location = /%d { proxy_pass http://c~%s; }\n".formatted(location++, name));
    }
    text.append("}\n");
    names.forEach(name -> text.append("upstream c~%s { server 127.0.0.1:9; }\n".formatted(name)));
    Files.writeString(configuration, text.append("}\n"));
    Shell check = Shell.run("nginx", "-q", "-t", "-c", configuration.toString());
    assertThat(check.output()).isEmpty();
    assertThat(check.code()).isZero();
  }
}
