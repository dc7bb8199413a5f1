package dev.cairn.template;

import dev.cairn.diagnostic.Nearest;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.MacroAttributeProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code a.b} may reach: entries of maps and lists, the public accessors of our records, the
 * loop's counters, an imported template's macros. Nothing else: templates cannot call Java.
 */
final class Attributes implements AttributeResolver {
  private static final ClassValue<Map<String, Method>> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
          return accessors(type);
        }
      };

  /** Whether it is the key. */
  private static final Map<String, Boolean> ENTRY = Map.of("key", true, "value", false);

  private static final Map<String, Function<ForNode.LoopVariables, Object>> LOOP =
      Map.of(
          "index", ForNode.LoopVariables::getIndex,
          "first", ForNode.LoopVariables::isFirst,
          "last", ForNode.LoopVariables::isLast,
          "length", ForNode.LoopVariables::getLength,
          "revindex", ForNode.LoopVariables::getRevindex);

  @Override
  public ResolvedAttribute resolve(
      @Nullable Object instance,
      Object attribute,
      Object @Nullable [] argumentValues,
      @Nullable ArgumentsNode args,
      EvaluationContextImpl context,
      String template,
      int line) {
    String name = String.valueOf(attribute);
    if (instance instanceof MacroAttributeProvider macros && args != null) {
      return new ResolvedAttribute(macro(macros, name, args, context, template, line));
    }
    try {
      if (args != null) {
        throw new Complaint(name + " is no function", "leave out the parentheses");
      }
      return new ResolvedAttribute(of(instance, attribute));
    } catch (Complaint complaint) {
      // This class, so that the filter default and the test defined take it for absent.
      throw new Absent(complaint, name, line, template);
    }
  }

  /** Every default that a template has throws one: the trace would cost more than the rendering. */
  private static final class Absent extends AttributeNotFoundException {
    private static final long serialVersionUID = 1;

    private final Complaint complaint;

    Absent(Complaint complaint, String attribute, int line, String template) {
      super(null, complaint.problem(), attribute, line, template);
      this.complaint = complaint;
    }

    @Override
    public String getPebbleMessage() {
      return complaint.problem() + "; " + complaint.remedy();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** Where there is no such macro, Pebble names the line of the call but the file of the import. */
  private static Object macro(
      MacroAttributeProvider macros,
      String name,
      ArgumentsNode args,
      EvaluationContextImpl context,
      String template,
      int line) {
    try {
      return macros.macro(context, name, args, false, line);
    } catch (PebbleException e) {
      String missing = "Function or Macro [" + name + "] does not exist.";
      if (missing.equals(e.getPebbleMessage()) && Objects.equals(e.getLineNumber(), line)) {
        throw new TemplateException(
            "the import has no macro \"" + name + "\"", "define it there", line, template);
      }
      throw e;
    }
  }

  /**
   * @throws Complaint if there is no such attribute
   */
  static @Nullable Object of(@Nullable Object instance, Object attribute) {
    String name = String.valueOf(attribute);
    if (instance instanceof Map<?, ?> map) {
      return entry(map, name);
    } else if (instance instanceof List<?> list) {
      return element(list, name);
    } else if (instance instanceof Map.Entry<?, ?> entry) {
      return field(name, ENTRY) ? entry.getKey() : entry.getValue();
    } else if (instance instanceof ForNode.LoopVariables loop) {
      return field(name, LOOP).apply(loop);
    } else if (instance instanceof Record) {
      return call(instance, field(name, ACCESSORS.get(instance.getClass())));
    }
    throw new Complaint(Kind.of(instance) + " has no \"" + name + "\"", "print it as it is");
  }

  private static @Nullable Object entry(Map<?, ?> map, String name) {
    // A sorted map of other keys would not compare them with a text.
    Object first = map.isEmpty() ? "" : map.keySet().iterator().next();
    Object value = first instanceof String ? map.get(name) : null;
    if (value != null) {
      return value;
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (String.valueOf(entry.getKey()).equals(name)) {
        return entry.getValue();
      }
    }
    throw unknown(name, map.keySet());
  }

  private static @Nullable Object element(List<?> list, String name) {
    int index = name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : -1;
    if (index < 0 || index >= list.size()) {
      throw new Complaint(
          "the list has no \"" + name + "\"",
          "it has " + list.size() + " elements, counted from 0");
    }
    return list.get(index);
  }

  private static <T> T field(String name, Map<String, T> fields) {
    T value = fields.get(name);
    if (value == null) {
      throw unknown(name, fields.keySet());
    }
    return value;
  }

  private static Complaint unknown(String name, Collection<?> known) {
    return new Complaint(
        "unknown attribute \"" + name + "\"",
        () -> Nearest.remedy(name, known.stream().map(String::valueOf).limit(100).toList()));
  }

  private static @Nullable Object call(Object instance, Method accessor) {
    try {
      Object value = accessor.invoke(instance);
      // As Consul and the configuration spell it: Pebble would compare with Java's name of it.
      return value instanceof Enum<?> ? value.toString() : value;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(accessor + " cannot be called", e);
    }
  }

  private static Map<String, Method> accessors(Class<?> type) {
    Map<String, Method> accessors = new TreeMap<>();
    for (Method method : type.getDeclaredMethods()) {
      boolean inherited =
          method.getName().equals("toString") || method.getName().equals("hashCode");
      if (Modifier.isPublic(method.getModifiers())
          && !Modifier.isStatic(method.getModifiers())
          && method.getParameterCount() == 0
          && !inherited
          && method.trySetAccessible()) {
        accessors.put(method.getName(), method);
      }
    }
    return accessors;
  }
}
