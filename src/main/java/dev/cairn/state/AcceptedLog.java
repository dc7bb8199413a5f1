package dev.cairn.state;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.cairn.catalog.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * What every version of a set's files was rendered from. A line is what changed with one version,
 * for a catalog is large and a change of it small.
 */
public final class AcceptedLog {
  private static final TypeReference<Change> CHANGE = new TypeReference<>() {};

  /** So many bytes of changes are not worth a rewriting. */
  private static final long SMALL = 1 << 16;

  private final LineFile file;
  private final boolean writable;
  private long rewriteAbove = SMALL;
  private boolean damaged;

  /**
   * How the answers differ from those before.
   *
   * @param version of the files that were rendered from them, see {@link History#next}
   * @param answers that are new or others
   * @param unlisted questions without an answer by now
   * @param unserved the same
   */
  public record Change(
      int version, Answers answers, List<Query.Services> unlisted, List<Query.Instances> unserved) {
    public Change {
      unlisted = List.copyOf(unlisted);
      unserved = List.copyOf(unserved);
    }

    boolean isNothing() {
      return answers.equals(Answers.NONE) && unlisted.isEmpty() && unserved.isEmpty();
    }
  }

  AcceptedLog(Path file, boolean writable) {
    this.file = new LineFile(file);
    this.writable = writable;
  }

  /** What was accepted last; nothing where nothing was, or where nothing of it can be read. */
  public Answers last() {
    return at(Integer.MAX_VALUE);
  }

  /** What a version was rendered from, or the last one before it that is known. */
  public Answers at(int version) {
    return sum(changes(), version);
  }

  /**
   * Keeps a change.
   *
   * @param oldest gives the first version that may be asked for from now on
   * @throws dev.cairn.diagnostic.DiagnosticException if it cannot be written
   */
  public void append(Change change, IntSupplier oldest) {
    if (!writable || change.isNothing()) {
      return;
    }
    byte[] line = StateFiles.json(change);
    if (damaged || file.size() + line.length > rewriteAbove) {
      rewrite(oldest.getAsInt());
    }
    file.append(line);
  }

  /** What nobody asks for any more becomes one line. */
  private void rewrite(int oldest) {
    List<byte[]> lines = new ArrayList<>();
    List<Change> all = changes();
    Change first = new Change(oldest, sum(all, oldest), List.of(), List.of());
    lines.add(StateFiles.json(first));
    all.stream().filter(c -> c.version() > oldest).forEach(c -> lines.add(StateFiles.json(c)));
    file.rewrite(lines);
    damaged = false;
    rewriteAbove = 2 * file.size() + SMALL;
  }

  /** Up to the first that is damaged: what follows was made upon it. */
  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (byte[] line : file.lines()) {
      Optional<Change> change = StateFiles.parse(line, CHANGE);
      if (change.isEmpty()) {
        damaged = true;
        break;
      }
      changes.add(change.get());
    }
    return changes;
  }

  private static Answers sum(List<Change> changes, int version) {
    Map<Query.Services, Answers.Listing> listings = new LinkedHashMap<>();
    Map<Query.Instances, Answers.Serving> servings = new LinkedHashMap<>();
    for (Change change : changes) {
      if (change.version() <= version) {
        change.answers().listings().forEach(l -> listings.put(l.query(), l));
        change.answers().servings().forEach(s -> servings.put(s.query(), s));
        listings.keySet().removeAll(change.unlisted());
        servings.keySet().removeAll(change.unserved());
      }
    }
    return new Answers(List.copyOf(listings.values()), List.copyOf(servings.values()));
  }
}
