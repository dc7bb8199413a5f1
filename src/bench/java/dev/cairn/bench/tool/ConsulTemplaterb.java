package dev.cairn.bench.tool;

import dev.cairn.bench.consul.Cluster;
import dev.cairn.testing.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Criteo's, with a template that makes the same listeners and servers. */
record ConsulTemplaterb(Path program) implements Tool {
  private static final String TEXT =
      """
      <%
      services.sort.each do |name, tags|
        tags.grep(/\\Ainternal-listen-http-[0-9]+\\z/).each do |tag|
          port = tag.sub('internal-listen-http-', '')
          { 'production' => '', 'staging' => '1' }.each do |environment, prefix|
      %>
      frontend internal_http_in_<%= environment %>:<%= name %>
          bind :<%= prefix %><%= port %>
          use_backend cluster_<%= environment %>:<%= name %>

      backend cluster_<%= environment %>:<%= name %>
          option forwardfor
          option httpchk GET /healthcheck
          balance roundrobin
      <%
            service(name, tag: environment, passing: true).sort { |a, b| a['Node']['Node'] <=> b['Node']['Node'] }.each do |one|
              host = one['Service']['Address'].to_s.empty? ? one['Node']['Address'] : one['Service']['Address']
      %>    server <%= one['Node']['Node'] %>-<%= one['Service']['Port'] %> <%= host %>:<%= one['Service']['Port'] %> check inter 10s fall 1 rise 1
      <%
            end
          end
        end
      end
      %>
      """;

  @Override
  public String name() {
    return "consul-templaterb";
  }

  @Override
  public boolean needsManyConnections() {
    return true;
  }

  @Override
  public Follower follow(Cluster cluster, Path directory) {
    Template template = Template.in(directory, "haproxy.erb", TEXT);
    Shell.Started started =
        Shell.start(Map.of(), command(cluster, template).toArray(String[]::new));
    return new Follower(
        started, template.destination(), Integer.parseInt(cluster.address().split(":", 2)[1]));
  }

  @Override
  public Once once(Cluster cluster, Path directory) {
    List<String> command =
        new ArrayList<>(command(cluster, Template.in(directory, "haproxy.erb", TEXT)));
    command.add("--once");
    return new Once(Map.of(), command);
  }

  private List<String> command(Cluster cluster, Template template) {
    return List.of(
        program.toString(),
        "--consul-addr=http://" + cluster.address(),
        // Its default is to render no oftener than every second.
        "--wait=0.01",
        "--template=" + template.argument());
  }
}
