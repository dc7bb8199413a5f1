package dev.cairn.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.cairn.diagnostic.Diagnostic;
import dev.cairn.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one document of YAML, of which JSON is a part. */
public final class YamlDocument {
  private static final YAMLFactory YAML = new YAMLFactory();
  private static final int MAX_DEPTH = 50;

  private final String name;
  private final YAMLParser parser;

  private YamlDocument(String name, YAMLParser parser) {
    this.name = name;
    this.parser = parser;
  }

  /**
   * @throws DiagnosticException if the file cannot be read or is no YAML
   */
  public static YamlNode read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new DiagnosticException(file.toString(), "no such file", "correct the path");
    } catch (CharacterCodingException e) {
      throw new DiagnosticException(file.toString(), "is not UTF-8", "save it as UTF-8");
    } catch (IOException e) {
      throw new DiagnosticException(
          file.toString(), "cannot be read (" + e.getMessage() + ")", "let this user read it");
    }
  }

  /**
   * @param name what messages call the document
   * @throws DiagnosticException if the text is no YAML
   */
  public static YamlNode parse(String name, String text) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (YAMLParser parser = YAML.createParser(body)) {
      return new YamlDocument(name, parser).document();
    } catch (JsonProcessingException e) {
      throw new DiagnosticException(
          new Diagnostic(
              name + (e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr()),
              "is no YAML (" + firstLine(e.getOriginalMessage()) + ")",
              "correct it"),
          e);
    } catch (IOException e) {
      throw new IllegalStateException("a string can always be read", e);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("syntax error");
  }

  private YamlNode document() throws IOException {
    if (parser.nextToken() == null) {
      return new YamlNode.Mapping(name + ":1", Map.of());
    }
    YamlNode root = node(0);
    if (parser.nextToken() != null) {
      throw new DiagnosticException(place(), "starts a second document", "keep one in a file");
    }
    return root;
  }

  private String place() {
    return name + ":" + Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private YamlNode node(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new DiagnosticException(place(), "is nested too deeply", "make it flatter");
    }
    String place = place();
    if (parser.isCurrentAlias()) {
      throw new DiagnosticException(place, "is an alias", "write the value out");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(place, depth);
      case START_ARRAY -> sequence(place, depth);
      case VALUE_NULL -> new YamlNode.Scalar(place, null, "");
      case VALUE_TRUE, VALUE_FALSE ->
          new YamlNode.Scalar(place, parser.getBooleanValue(), parser.getText());
      case VALUE_NUMBER_INT -> integer(place);
      case VALUE_NUMBER_FLOAT ->
          new YamlNode.Scalar(place, parser.getDoubleValue(), parser.getText());
      default -> new YamlNode.Scalar(place, parser.getText(), parser.getText());
    };
  }

  private YamlNode integer(String place) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? new YamlNode.Scalar(place, parser.getText(), parser.getText())
        : new YamlNode.Scalar(place, parser.getLongValue(), parser.getText());
  }

  private YamlNode mapping(String place, int depth) throws IOException {
    Map<String, YamlNode.Mapping.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String keyPlace = place();
      parser.nextToken();
      YamlNode.Mapping.Entry entry = new YamlNode.Mapping.Entry(keyPlace, node(depth + 1));
      if (entries.put(key, entry) != null) {
        throw new DiagnosticException(
            keyPlace, "\"" + key + "\" is given twice", "remove one of them");
      }
    }
    return new YamlNode.Mapping(place, entries);
  }

  private YamlNode sequence(String place, int depth) throws IOException {
    List<YamlNode> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(node(depth + 1));
    }
    return new YamlNode.Sequence(place, elements);
  }
}
