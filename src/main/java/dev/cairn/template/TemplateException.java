package dev.cairn.template;

import io.pebbletemplates.pebble.error.PebbleException;

/** A complaint with its template and line. */
final class TemplateException extends PebbleException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  TemplateException(String problem, String remedy, int line, String template) {
    super(null, problem, line, template);
    this.remedy = remedy;
  }

  TemplateException(Complaint complaint, int line, String template) {
    this(complaint.problem(), complaint.remedy(), line, template);
  }

  String remedy() {
    return remedy;
  }
}
