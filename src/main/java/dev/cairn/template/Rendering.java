package dev.cairn.template;

import dev.cairn.catalog.Memory;
import dev.cairn.catalog.Query;
import dev.cairn.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one pass over a set's templates came to. */
public sealed interface Rendering {
  /** Every question that the templates asked in this pass. */
  Set<Query<?>> asked();

  /**
   * All questions were answered and all files rendered.
   *
   * @param notes what was left out or looks wrong, without stopping the rest
   * @param memory what the next pass needs to know of this one
   */
  record Complete(
      Set<Query<?>> asked, List<RenderedFile> files, List<Diagnostic> notes, Memory memory)
      implements Rendering {
    public Complete {
      asked = Set.copyOf(asked);
      files = List.copyOf(files);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Some questions have no answer yet; more may be asked once they have.
   *
   * @param why the error that the missing answers may have caused
   */
  record Incomplete(Set<Query<?>> asked, Set<Query<?>> missing, Optional<Diagnostic> why)
      implements Rendering {
    public Incomplete {
      asked = Set.copyOf(asked);
      missing = Set.copyOf(missing);
    }
  }

  /** A template is wrong, or the catalog holds what it cannot print. */
  record Failed(Set<Query<?>> asked, Diagnostic why) implements Rendering {
    public Failed {
      asked = Set.copyOf(asked);
    }
  }
}
