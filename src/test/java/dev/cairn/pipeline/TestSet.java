package dev.cairn.pipeline;

import dev.cairn.catalog.Memory;
import dev.cairn.state.SetState;
import dev.cairn.template.TemplateEngine;
import dev.cairn.template.TemplateSettings;
import dev.cairn.templateset.SetManifest;
import dev.cairn.templateset.SetSpec;
import dev.cairn.templateset.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A template set on disk: one file that binds the port in the key {@code NAME/port}. */
final class TestSet {
  static final String TEMPLATE =
      """
      frontend web
        bind :{{ key("%s/port") }}
      """;

  final FakeCommands commands = new FakeCommands();
  Runnable claim = () -> {};
  final String name;
  final Path directory;
  final Path destination;
  final Path states;

  TestSet(Path temporary, String name) {
    this.name = name;
    this.directory = temporary.resolve("sets").resolve(name);
    this.destination = temporary.resolve("out").resolve(name + ".cfg");
    this.states = temporary.resolve("state");
    template("web.peb", TEMPLATE.formatted(name));
    manifest(file("web.peb", destination), "check: {command: [check, '{file}'], timeout: 5s}");
    write(temporary.resolve("out/README"), "");
  }

  /** What the template makes of a port. */
  static String rendered(int port) {
    return "frontend web\n  bind :" + port + "\n";
  }

  static String file(String template, Path destination) {
    return "  - {template: " + template + ", destination: " + destination + "}\n";
  }

  void template(String template, String text) {
    write(directory.resolve(template), text);
  }

  void manifest(String files, String more) {
    write(
        directory.resolve("set.yaml"),
        "name: "
            + name
            + "\ndialect: haproxy\nfiles:\n"
            + files
            + "reload: {command: [reload], timeout: 7s}\n"
            + "pace: {quiet: 1s, max: 5s, between_reloads: 2s}\n"
            + more
            + "\n");
  }

  /** For tests in real time: no pauses. */
  void hurry() {
    Path manifest = directory.resolve("set.yaml");
    write(
        manifest,
        read(manifest).replaceAll("pace: .*", "pace: {quiet: 0s, max: 0s, between_reloads: 0s}"));
  }

  /** The set as it is on disk now; a restarted Cairn makes such a new one. */
  Cycle cycle() {
    return cycle(directory);
  }

  /**
   * @param named the directory as the command line names it
   */
  Cycle cycle(Path named) {
    return cycle(named, Ticker.SYSTEM);
  }

  Cycle cycle(Ticker ticker) {
    return cycle(directory, ticker);
  }

  private Cycle cycle(Path named, Ticker ticker) {
    SetSpec spec = SetManifest.read(named, Variables.UNCHANGED);
    return new Cycle(spec, engine(spec), commands, state(), Memory.NONE, () -> claim.run(), ticker);
  }

  TemplateEngine engine() {
    return engine(SetManifest.read(directory, Variables.UNCHANGED));
  }

  SetState state() {
    return new SetState(states, name, true);
  }

  private static TemplateEngine engine(SetSpec spec) {
    return new TemplateEngine(
        new TemplateSettings(
            spec.directory(),
            spec.files().stream().map(f -> f.template()).toList(),
            spec.dialect(),
            spec.listeners(),
            spec.variables(),
            spec.env(),
            Map.of(),
            spec.hostNames()));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
