package dev.cairn.diagnostic;

import org.jspecify.annotations.Nullable;

/** Ends an operation with a {@link Diagnostic}; its message is the diagnostic's one line. */
public class DiagnosticException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  public DiagnosticException(Diagnostic diagnostic) {
    this(diagnostic, null);
  }

  public DiagnosticException(Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = diagnostic;
  }

  public DiagnosticException(String place, String problem, String remedy) {
    this(new Diagnostic(place, problem, remedy));
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
