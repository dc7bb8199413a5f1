package dev.cairn.template;

import dev.cairn.catalog.Query;
import dev.cairn.catalog.ServiceSelector;
import dev.cairn.catalog.Status;
import dev.cairn.diagnostic.Nearest;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * consul-template's query grammar (<a
 * href="https://github.com/hashicorp/consul-template/blob/main/docs/templating-language.md#service">service</a>):
 * {@code tag.name@datacenter~near|status,status}. The last dot divides tag and name, so a name with
 * dots needs the named arguments.
 */
final class ServiceQuery {
  private static final Pattern SERVICE =
      Pattern.compile(
          "(?:(?<tag>[^@~|]+)\\.)?(?<name>[^.@~|]+)(?:@(?<dc>[^@~|]+))?(?:~(?<near>[^@~|]+))?(?:\\|(?<status>[^@~|]*))?");
  private static final Pattern NAMED =
      Pattern.compile("(?<name>[^@~]+)?(?:@(?<dc>[^@~]+))?(?:~(?<near>[^@~]+))?");
  private static final Pattern KEY = Pattern.compile("(?<name>[^@]*)(?:@(?<dc>[^@]+))?");

  /** A name with its datacenter and the node to sort by; empty where not given. */
  record Target(String name, String datacenter, String near) {}

  private ServiceQuery() {}

  static ServiceSelector service(String query) {
    Matcher matcher = SERVICE.matcher(query.strip());
    if (!matcher.matches()) {
      throw new Complaint(
          "cannot read the service query \"" + query + "\"",
          "write tag.name@datacenter~near|status, or service(name=\"…\", tag=\"…\") for a name with dots");
    }
    return new ServiceSelector(
        new Query.Instances(matcher.group("name"), group(matcher, "dc"), group(matcher, "near")),
        matcher.group("tag") == null ? Set.of() : Set.of(matcher.group("tag")),
        statuses(group(matcher, "status")));
  }

  /** {@code passing} unless given; {@code any} is all of them. */
  static Set<Status> statuses(String words) {
    if (words.isBlank()) {
      return Set.of(Status.PASSING);
    }
    Set<Status> statuses = new LinkedHashSet<>();
    for (String word : words.split(",", -1)) {
      if (word.strip().equals("any")) {
        return EnumSet.allOf(Status.class);
      }
      statuses.add(status(word.strip()));
    }
    return statuses;
  }

  private static Status status(String word) {
    List<String> known = List.of("passing", "warning", "critical", "maintenance", "any");
    return Status.parse(word)
        .orElseThrow(
            () -> new Complaint("unknown status \"" + word + "\"", Nearest.remedy(word, known)));
  }

  /** {@code name@datacenter~near}, of which all parts may be left out. */
  static Target target(String query) {
    return target(NAMED, query, "name@datacenter~near");
  }

  /** {@code path@datacenter}; a path has no leading slash in Consul. */
  static Target key(String query) {
    Target target = target(KEY, query, "path@datacenter");
    return new Target(target.name().replaceFirst("^/+", ""), target.datacenter(), "");
  }

  private static Target target(Pattern pattern, String query, String form) {
    Matcher matcher = pattern.matcher(query.strip());
    if (!matcher.matches()) {
      throw new Complaint("cannot read the query \"" + query + "\"", "write " + form);
    }
    String near = pattern == KEY ? "" : group(matcher, "near");
    return new Target(group(matcher, "name"), group(matcher, "dc"), near);
  }

  private static String group(Matcher matcher, String name) {
    String group = matcher.group(name);
    return group == null ? "" : group;
  }
}
