package dev.cairn.bench.tool;

import dev.cairn.bench.consul.Cluster;
import dev.cairn.testing.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** HashiCorp's, with a template that makes the same listeners and servers. */
record ConsulTemplate(Path program) implements Tool {
  private static final String TEXT =
      """
      {{- define "balancer" }}{{ $name := .name }}{{ $environment := .environment }}
      frontend internal_http_in_{{ $environment }}:{{ $name }}
          bind :{{ .port }}
          use_backend cluster_{{ $environment }}:{{ $name }}

      backend cluster_{{ $environment }}:{{ $name }}
          option forwardfor
          option httpchk GET /healthcheck
          balance roundrobin{{ range service (printf "%s.%s" $environment $name) }}
          server {{ .Node }}-{{ .Port }} {{ .Address }}:{{ .Port }} check inter 10s fall 1 rise 1{{ end }}
      {{ end }}
      {{- range services }}{{ $name := .Name }}
      {{- range .Tags }}{{ if . | regexMatch "^internal-listen-http-[0-9]+$" }}
      {{- $port := . | replaceAll "internal-listen-http-" "" }}
      {{- executeTemplate "balancer" (sprig_dict "environment" "production" "name" $name "port" $port) }}
      {{- executeTemplate "balancer" (sprig_dict "environment" "staging" "name" $name "port" (print "1" $port)) }}
      {{- end }}{{ end }}{{ end }}
      """;

  @Override
  public String name() {
    return "consul-template";
  }

  @Override
  public boolean needsManyConnections() {
    return true;
  }

  @Override
  public Follower follow(Cluster cluster, Path directory) {
    Template template = Template.in(directory, "haproxy.ctmpl", TEXT);
    Shell.Started started =
        Shell.start(Map.of(), command(cluster, template).toArray(String[]::new));
    return new Follower(
        started, template.destination(), Integer.parseInt(cluster.address().split(":", 2)[1]));
  }

  @Override
  public Once once(Cluster cluster, Path directory) {
    List<String> command =
        new ArrayList<>(command(cluster, Template.in(directory, "haproxy.ctmpl", TEXT)));
    command.add("-once");
    return new Once(Map.of(), command);
  }

  private List<String> command(Cluster cluster, Template template) {
    return List.of(
        program.toString(),
        "-consul-addr=" + cluster.address(),
        "-template=" + template.argument(),
        "-log-level=warn");
  }
}
