package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that the check refuses, in the commands that run once. */
class RefusedServicesTest {
  private static final String NAMED =
      "service bad: the check refuses what it renders to, it is left out";

  @TempDir Path directory;
  private Path set;

  @BeforeEach
  void makeSet() throws IOException {
    set = Files.createDirectories(directory.resolve("set"));
    Files.writeString(
        set.resolve("web.peb"),
        "{% for s in services() %}{% for i in service(s.name) %}{{ s.name }} {{ i.meta.m }}\n{% endfor %}{% endfor %}");
    Files.writeString(
        set.resolve("set.yaml"),
        """
        name: web
        dialect: plain
        files: [{template: web.peb, destination: %s}]
        check: {command: [sh, -c, '! grep refused "$0"', '{file}'], timeout: 30s}
        """
            .formatted(directory.resolve("web.cfg")));
    Files.writeString(
        directory.resolve("catalog.yaml"),
        """
        services:
          bad: [{address: 10.0.0.1, port: 1, meta: {m: refused}}]
          good: [{address: 10.0.0.1, port: 2, meta: {m: fine}}]
        """);
  }

  private CairnRun cairn(String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 3);
    all[args.length] = set.toString();
    all[args.length + 1] = "--catalog=" + directory.resolve("catalog.yaml");
    all[args.length + 2] = "--state-dir=" + directory.resolve("state");
    return CairnRun.of(all);
  }

  @Test
  void areNoSuccessOfACheck() {
    CairnRun check = cairn("check");
    assertThat(check.err()).contains(NAMED);
    assertThat(check.code()).isEqualTo(4);
  }

  @Test
  void areNamedAndLeftOutOfWhatIsWritten() {
    CairnRun write = cairn("render", "--write");
    assertThat(write.err()).contains(NAMED);
    assertThat(write.code()).isZero();
    assertThat(directory.resolve("web.cfg")).hasContent("good fine\n");
  }
}
