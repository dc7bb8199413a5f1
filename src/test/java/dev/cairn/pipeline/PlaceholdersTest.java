package dev.cairn.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceholdersTest {
  private static final Path SET = Path.of("/srv/sets/web");

  @Test
  void putsTheStagedFileInItsPlace() {
    assertThat(fill(Map.of("a.peb", Path.of("/etc/.a.cfg.cairn-7")), "haproxy", "-c", "-f{file}"))
        .containsExactly("haproxy", "-c", "-f/etc/.a.cfg.cairn-7");
  }

  @Test
  void putsFilesInTheirPlacesByName() {
    Map<String, Path> files = Map.of("a.peb", Path.of("/etc/a"), "b.peb", Path.of("/etc/b"));
    assertThat(fill(files, "check", "{file:b.peb}", "{file:a.peb}", "{file:b.peb}"))
        .containsExactly("check", "/etc/b", "/etc/a", "/etc/b");
  }

  @Test
  void givesAbsolutePathsSinceTheCommandRunsElsewhere() {
    assertThat(fill(Map.of("a.peb", Path.of("out/../a.cfg")), "check", "{file}"))
        .containsExactly("check", Path.of("a.cfg").toAbsolutePath().toString());
  }

  @Test
  void leavesOtherBracesAlone() {
    assertThat(fill(Map.of("a.peb", Path.of("/etc/a")), "sh", "-c", "echo ${HOME} {files}"))
        .containsExactly("sh", "-c", "echo ${HOME} {files}");
  }

  private static List<String> fill(Map<String, Path> files, String... argv) {
    Command command = new Command(List.of(argv), SET, Duration.ofSeconds(9));
    Command filled = Placeholders.fill(command, files);
    assertThat(filled.directory()).isEqualTo(SET);
    assertThat(filled.timeout()).isEqualTo(command.timeout());
    return filled.argv();
  }
}
