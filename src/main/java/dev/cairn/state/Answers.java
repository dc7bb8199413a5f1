package dev.cairn.state;

import dev.cairn.catalog.Instance;
import dev.cairn.catalog.Query;
import dev.cairn.catalog.Service;
import java.util.List;

/** What Consul said of services, as it was when files were rendered from it. */
public record Answers(List<Listing> listings, List<Serving> servings) {
  public static final Answers NONE = new Answers(List.of(), List.of());

  public Answers {
    listings = List.copyOf(listings);
    servings = List.copyOf(servings);
  }

  /** Which services there were. */
  public record Listing(Query.Services query, List<Service> answer) {
    public Listing {
      answer = List.copyOf(answer);
    }
  }

  /** Which instances a service had. */
  public record Serving(Query.Instances query, List<Instance> answer) {
    public Serving {
      answer = List.copyOf(answer);
    }
  }
}
