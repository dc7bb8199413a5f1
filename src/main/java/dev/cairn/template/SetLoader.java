package dev.cairn.template;

import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds templates in the set's directory, then in {@code ../shared}, and nowhere else: neither
 * {@code ..} nor a symbolic link leads out of the two.
 */
final class SetLoader implements Loader<String> {
  private final List<Path> roots;

  SetLoader(Path directory) {
    Path shared = directory.toAbsolutePath().normalize().resolveSibling("shared");
    Path shown = directory.resolve("..").resolve("shared").normalize();
    this.roots = directory.isAbsolute() ? List.of(directory, shared) : List.of(directory, shown);
  }

  @Override
  public Reader getReader(String name) {
    return new StringReader(text(name));
  }

  /**
   * @throws LoaderException if there is none, or it cannot be read
   */
  String text(String name) {
    Path file =
        find(name)
            .orElseThrow(() -> new LoaderException(null, missing(name) + "; correct the name"));
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new LoaderException(e, file + " is not UTF-8; save it as UTF-8");
    } catch (IOException e) {
      throw new LoaderException(e, "cannot read " + file + " (" + e.getMessage() + ")");
    }
  }

  /** The path that messages show for a template. */
  String place(String name) {
    return find(name).orElseGet(() -> roots.get(0).resolve(name)).toString();
  }

  String missing(String name) {
    return "no template \"" + name + "\" in " + roots.get(0) + " or " + roots.get(1);
  }

  private Optional<Path> find(String name) {
    return roots.stream().flatMap(root -> below(root, name).stream()).findFirst();
  }

  private static Optional<Path> below(Path root, String name) {
    try {
      Path file = root.resolve(name).normalize();
      boolean inside =
          !name.startsWith("/")
              && Files.isRegularFile(file)
              && file.toRealPath().startsWith(root.toRealPath());
      return inside ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean resourceExists(String name) {
    return find(name).isPresent();
  }

  @Override
  public String createCacheKey(String name) {
    return name;
  }

  @Override
  public @Nullable String resolveRelativePath(String relative, String anchor) {
    return null;
  }

  @Override
  public void setCharset(String charset) {
    throw new IllegalStateException("templates are UTF-8");
  }

  @Override
  public void setPrefix(String prefix) {
    throw new IllegalStateException("templates have no prefix");
  }

  @Override
  public void setSuffix(String suffix) {
    throw new IllegalStateException("templates have no suffix");
  }
}
