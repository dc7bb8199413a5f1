package dev.cairn.template;

import dev.cairn.diagnostic.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code env}: environment variables, of which only those that the manifest lists can be read. */
record EnvFunction(Set<String> readable, Map<String, String> environment) {
  List<TemplateFunction> all() {
    return List.of(new TemplateFunction("env", this::env, "name", "default"));
  }

  private Object env(Arguments arguments) {
    String name = arguments.text("name");
    if (!readable.contains(name)) {
      throw new Complaint(
          "the environment variable \"" + name + "\" is not under env in set.yaml",
          readable.isEmpty() ? "list it there" : Nearest.remedy(name, readable));
    }
    return Optional.<Object>ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(arguments.value("default")))
        .orElseThrow(
            () ->
                new Complaint(
                    "the environment variable \"" + name + "\" is not set",
                    "set it, or give a default: env(name, default)"));
  }
}
