package dev.cairn.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cairn.dialect.Dialect;
import dev.cairn.dialect.UnprintableException;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Filters of text that Pebble lacks, by consul-template's names. */
final class TextFilters {
  /** Apart, since it takes a tenth of a start, and few templates need it. */
  private static final class Json {
    static final ObjectMapper MAPPER =
        new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}
  }

  private final Dialect dialect;

  TextFilters(Dialect dialect) {
    this.dialect = dialect;
  }

  List<TemplateFilter> all() {
    return List.of(
        TemplateFilter.ofText("line", (text, a) -> line(text)),
        TemplateFilter.ofText("id", (text, a) -> dialect.identifier(text)),
        TemplateFilter.ofText("regexReplace", TextFilters::regexReplace, "pattern", "replacement"),
        TemplateFilter.ofText(
            "regexMatches", (text, a) -> pattern(a, "pattern").matcher(text).find(), "pattern"),
        TemplateFilter.ofText("split", TextFilters::split, "delimiter", "limit"),
        TemplateFilter.ofText("parseJson", (text, a) -> parseJson(text)),
        new TemplateFilter("toJson", (value, a) -> toJson(value)),
        TemplateFilter.ofText("base64Encode", (text, a) -> base64Encode(text)),
        TemplateFilter.ofText("base64Decode", (text, a) -> base64Decode(text)),
        TemplateFilter.ofText("sha256", (text, a) -> sha256(text)),
        TemplateFilter.ofText("indent", TextFilters::indent, "spaces"),
        TemplateFilter.ofText("splitToMap", TextFilters::splitToMap, "separator", "equals"));
  }

  /** Trusted text of many words: printed as it is, but never more than the line it is on. */
  private SafeString line(String text) {
    try {
      return new SafeString(dialect.line(text));
    } catch (UnprintableException e) {
      throw new Complaint(
          "cannot print this as a line: " + e.getMessage(), "leave it out of the value");
    }
  }

  private static String regexReplace(String text, Arguments arguments) {
    try {
      return pattern(arguments, "pattern").matcher(text).replaceAll(arguments.text("replacement"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Complaint(
          "regexReplace: wrong replacement (" + e.getMessage() + ")", "refer to groups as $1, $2");
    }
  }

  private static Pattern pattern(Arguments arguments, String name) {
    try {
      return Pattern.compile(arguments.text(name));
    } catch (PatternSyntaxException e) {
      throw new Complaint(
          arguments.callee() + ": wrong pattern (" + e.getDescription() + ")",
          "correct it at offset " + Math.max(0, e.getIndex()));
    }
  }

  /** As Pebble's own, but the parts are a list, so that they can be picked and sorted. */
  private static List<String> split(String text, Arguments arguments) {
    int limit = (int) arguments.number("limit", 0);
    return List.of(pattern(arguments, "delimiter").split(text, limit));
  }

  private static Object parseJson(String text) {
    try {
      Object value = Json.MAPPER.readValue(text.isBlank() ? "{}" : text, Object.class);
      return value == null ? Map.of() : value;
    } catch (JsonProcessingException e) {
      throw new Complaint(
          "parseJson: this is no JSON (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + " of the value)",
          "correct the value");
    }
  }

  private static String toJson(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new Complaint(
          "toJson cannot write " + Kind.of(value), "give it lists, maps and strings");
    }
  }

  private static String base64Encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64Decode(String text) {
    try {
      return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Complaint("base64Decode: this is no Base64", "correct the value");
    }
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String indent(String text, Arguments arguments) {
    String margin = " ".repeat((int) Math.max(0, Math.min(200, arguments.number("spaces", 2))));
    return Pattern.compile("^(?=.)", Pattern.MULTILINE).matcher(text).replaceAll(margin);
  }

  /** {@code "a=1,b=2" | splitToMap(",", "=")}; an entry without the second separator is empty. */
  private static Map<String, String> splitToMap(String text, Arguments arguments) {
    String separator = arguments.text("separator");
    String equals = arguments.optionalText("equals").orElse("=");
    if (separator.isEmpty() || equals.isEmpty()) {
      throw new Complaint("splitToMap: a separator is empty", "write splitToMap(\",\", \"=\")");
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (String entry : text.split(Pattern.quote(separator))) {
      int at = entry.indexOf(equals);
      if (!entry.isBlank()) {
        map.put(
            (at < 0 ? entry : entry.substring(0, at)).strip(),
            at < 0 ? "" : entry.substring(at + equals.length()).strip());
      }
    }
    return Collections.unmodifiableMap(map);
  }
}
