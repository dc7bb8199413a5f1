package dev.cairn.bench.reload;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures hook after hook. Arguments: how many reloads each, and the rows, by default all. */
public final class Reload {
  private static final int RELOADS = 100;
  private static final Path JSON = Path.of("target/bench/reload.json");

  private Reload() {}

  public static void main(String[] args) throws Exception {
    int reloads = args.length > 0 ? Integer.parseInt(args[0]) : RELOADS;
    List<Way> ways =
        args.length > 1
            ? Arrays.stream(args).skip(1).map(Way::named).toList()
            : List.of(Way.values());
    PrintStream out = System.out;
    out.println(Row.HEAD);
    List<Row> rows = new ArrayList<>();
    for (Way way : ways) {
      Row row = Trial.of(way, reloads);
      rows.add(row);
      out.println(row.line());
      row.failures().forEach(failure -> System.err.println(way.label() + ": " + failure));
    }
    write(rows);
    System.exit(0);
  }

  private static void write(List<Row> rows) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", Machine.description());
    all.put("load", Trial.LOAD);
    all.put("rows", rows);
    Files.createDirectories(JSON.getParent());
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(JSON.toFile(), all);
  }
}
