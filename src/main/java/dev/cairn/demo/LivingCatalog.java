package dev.cairn.demo;

import dev.cairn.catalogfile.CatalogFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The stages of the demo's cluster, in order. */
public final class LivingCatalog {
  private static final int STAGES = 8;

  /**
   * A moment of the cluster.
   *
   * @param event what has just happened, in a sentence
   */
  public record Stage(String event, CatalogFile catalog) {}

  private LivingCatalog() {}

  public static List<Stage> stages() {
    return IntStream.rangeClosed(1, STAGES).mapToObj(LivingCatalog::stage).toList();
  }

  /** The event is the comment in a stage's first line. */
  private static Stage stage(int number) {
    String name = "stage-" + number + ".yaml";
    try (InputStream stream =
        Objects.requireNonNull(LivingCatalog.class.getResourceAsStream(name))) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      String event = text.lines().findFirst().orElseThrow().replaceFirst("^# ", "");
      return new Stage(event, CatalogFile.parse(name, text));
    } catch (IOException e) {
      throw new IllegalStateException("the demo's stages are in the jar", e);
    }
  }
}
