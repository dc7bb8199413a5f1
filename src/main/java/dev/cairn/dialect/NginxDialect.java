package dev.cairn.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * nginx's configuration language, as {@code ngx_conf_read_token} of 1.22 reads it: outside quotes a
 * backslash hides a character from the parser and stays in the value, quotes count only where a
 * word begins, and a dollar sign starts a variable wherever the directive knows variables.
 *
 * <p>So a value cannot be escaped where it stands: the word around it must be quoted whole. {@link
 * #word} marks what is special, and {@link #whole} quotes the words that hold a mark.
 *
 * <p>One word is what is promised, not what a directive makes of it: {@code ~} begins a regular
 * expression in {@code server_name}, {@code unix:} a path in {@code server}. Print untrusted values
 * where the directive takes plain text, a name or an address that was checked before.
 */
final class NginxDialect implements Dialect {
  private static final String SPECIAL = NginxQuoting.SPECIAL + "$";

  @Override
  public String name() {
    return "nginx";
  }

  /** {@inheritDoc} There is no escape for a dollar sign, nor one for a character's code. */
  @Override
  public String word(String value) {
    if (CodePoints.isPlain(value, SPECIAL)) {
      return value;
    }
    CodePoints.requireOneLine(value);
    CodePoints.refuse(value, c -> c == '$' || CodePoints.isDeceptive(c));
    return NginxQuoting.mark(value);
  }

  @Override
  public String line(String value) {
    CodePoints.requireOneLineOrTabs(value);
    CodePoints.refuse(value, NginxQuoting::isMark);
    return value;
  }

  @Override
  public String whole(String text) {
    return NginxQuoting.quote(text);
  }

  /**
   * {@inheritDoc} A colon would begin a port in {@code proxy_pass}: it becomes {@code ~}, which
   * nothing else becomes, so that {@code web:3000} and {@code web_3000} stay two names.
   */
  @Override
  public String identifier(String value) {
    return Identifiers.replacing(value, ":").replace(':', '~');
  }

  /** {@inheritDoc} Names of upstreams are compared without case. */
  @Override
  public String sameIdentifier(String identifier) {
    return identifier.toLowerCase(Locale.ROOT);
  }

  /**
   * {@inheritDoc} Counted are the {@code listen} directives of servers in {@code http}, {@code
   * stream} and {@code mail}, and port 80 of an http server that has none; not those for UDP or
   * sockets of the file system.
   */
  @Override
  public List<Bind> binds(String configuration) {
    return NginxBinds.of(NginxParser.parse(configuration));
  }

  /**
   * {@inheritDoc} Every {@code upstream} and every {@code server} block is one, a server named by
   * what it listens on and its names; {@code main}, {@code http} and so on hold what is outside.
   */
  @Override
  public List<Section> sections(String configuration) {
    return NginxSections.of(NginxParser.parse(configuration));
  }

  @Override
  public List<String> endpoints(String configuration) {
    return NginxSections.servers(NginxParser.parse(configuration)).stream()
        .filter(server -> !server.words().contains("down"))
        .map(server -> server.word(1))
        .toList();
  }

  /** {@inheritDoc} They are marked as down: nginx refuses an upstream without any server. */
  @Override
  public String without(String configuration, Set<String> endpoints) {
    StringBuilder kept = new StringBuilder(configuration);
    List<NginxDirective> servers =
        NginxSections.servers(NginxParser.parse(configuration)).stream()
            .filter(server -> endpoints.contains(server.word(1)))
            .filter(server -> !server.words().contains("down"))
            .toList();
    for (int i = servers.size() - 1; i >= 0; i--) {
      kept.insert(servers.get(i).end(), " down");
    }
    return kept.toString();
  }
}
