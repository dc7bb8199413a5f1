package dev.cairn.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows for programs: a number that is none is null. */
public final class Json {
  private Json() {}

  public static void write(Path file, Map<String, Object> machine, List<Row> rows) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("machine", machine);
    document.put("rows", rows.stream().map(Json::row).toList());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file,
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> row(Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", row.what());
    json.put("at", row.at());
    json.put("unit", row.unit());
    json.put("goal", row.goal());
    number(json, "limit", row.limit());
    number(json, "floor", row.floor());
    number(json, "measured", row.measured());
    number(json, "ratio", row.ratio());
    json.put("met", row.met());
    json.put("details", row.details());
    return json;
  }

  private static void number(Map<String, Object> json, String name, double number) {
    json.put(name, Double.isNaN(number) || Double.isInfinite(number) ? null : number);
  }
}
