package dev.cairn.template;

import java.util.function.Supplier;

/** What a function, filter or attribute has to say against its use; the caller knows the line. */
final class Complaint extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final transient Supplier<String> remedy;

  Complaint(String problem, String remedy) {
    this(problem, () -> remedy);
  }

  /**
   * @param remedy is worked out only where somebody is told
   */
  Complaint(String problem, Supplier<String> remedy) {
    // It is told by the template's line, and thrown for every default that a template has.
    super(problem, null, false, false);
    this.problem = problem;
    this.remedy = remedy;
  }

  String problem() {
    return problem;
  }

  String remedy() {
    return remedy.get();
  }
}
