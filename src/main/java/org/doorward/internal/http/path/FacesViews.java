package org.doorward.internal.http.path;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which a Faces servlet serves the same view: {@code /faces/a.xhtml}, {@code /a.jsf} and
 * {@code /a.xhtml} with the default mappings of servers. Immutable.
 */
final class FacesViews {
    private static final String SERVLET = "jakarta.faces.webapp.FacesServlet";
    private static final List<String> SUFFIX_PARAMETERS =
            List.of("jakarta.faces.FACELETS_SUFFIX", "jakarta.faces.DEFAULT_SUFFIX");

    private static final String RESOURCE = "/jakarta.faces.resource/";

    private final Map<String, String> directories = new LinkedHashMap<>();
    private final List<String> prefixes = new ArrayList<>();
    private final List<String> extensions = new ArrayList<>();
    private final Set<String> exact = new LinkedHashSet<>();
    private final Set<String> suffixes = new LinkedHashSet<>(List.of(".xhtml"));

    private FacesViews(Collection<String> mappings, ServletContext context) {
        for (String mapping : mappings) {
            if (mapping.endsWith("/*")) {
                prefixes.add(mapping.substring(0, mapping.length() - 2));
            } else if (mapping.startsWith("*.")) {
                extensions.add(mapping.substring(1));
            } else {
                exact.add(mapping);
            }
        }
        directories.put("", directory(context, "jakarta.faces.WEBAPP_RESOURCES_DIRECTORY", "/resources"));
        directories.put("con", directory(context, "jakarta.faces.WEBAPP_CONTRACTS_DIRECTORY", "/contracts"));
        for (String parameter : SUFFIX_PARAMETERS) {
            Optional.ofNullable(context.getInitParameter(parameter)).ifPresent(value -> {
                for (String suffix : value.strip().split("\\s+", -1)) {
                    if (suffix.startsWith(".")) {
                        suffixes.add(suffix);
                    }
                }
            });
        }
    }

    private static String directory(ServletContext context, String parameter, String usual) {
        String named = context.getInitParameter(parameter);
        return named == null ? usual : "/" + named.strip();
    }

    /** Returns the views of a servlet. Empty when it is not a Faces servlet. */
    static Optional<FacesViews> of(ServletRegistration servlet, ServletContext context) {
        return SERVLET.equals(servlet.getClassName())
                ? Optional.of(new FacesViews(servlet.getMappings(), context))
                : Optional.empty();
    }

    /** Returns all addresses of the view at this path, the path itself included. */
    Set<String> spellings(String path) {
        Set<String> views = withoutPrefixes(path);
        Set<String> stems = new LinkedHashSet<>();
        for (String view : views) {
            for (String extension : extensions) {
                addStem(stems, view, extension);
            }
            for (String suffix : suffixes) {
                addStem(stems, view, suffix);
            }
            if (exact.contains(view)) {
                stems.add(view);
            }
        }
        for (String stem : stems) {
            suffixes.forEach(suffix -> views.add(stem + suffix));
            extensions.forEach(extension -> views.add(stem + extension));
            if (exact.contains(stem)) {
                views.add(stem);
            }
        }
        Set<String> all = new LinkedHashSet<>(views);
        for (String prefix : prefixes) {
            views.forEach(view -> all.add(prefix + view));
        }
        return all;
    }

    /**
     * Where the files may be that Faces serves at this path as a resource, and of which the parameters tell a library, a locale
     * and a contract.
     */
    Set<String> resources(String path, UnaryOperator<@Nullable String> parameter) {
        Set<String> names = new LinkedHashSet<>();
        for (String view : withoutPrefixes(path)) {
            if (view.startsWith(RESOURCE)) {
                String name = view.substring(RESOURCE.length());
                names.add(name);
                extensions.forEach(extension -> addStem(names, name, extension));
                suffixes.forEach(suffix -> addStem(names, name, suffix));
            }
        }
        Set<String> files = new LinkedHashSet<>();
        for (String name : names) {
            String inLibrary = below(parameter.apply("ln"), name);
            for (String file : List.of(inLibrary, below(parameter.apply("loc"), inLibrary))) {
                directories.forEach((of, directory) ->
                        files.add((directory + "/" + (of.isEmpty() ? file : below(parameter.apply(of), file)))
                                .replaceAll("/+", "/")));
            }
        }
        return files;
    }

    private static String below(@Nullable String directory, String file) {
        return directory == null ? file : directory + "/" + file;
    }

    private Set<String> withoutPrefixes(String path) {
        Set<String> views = new LinkedHashSet<>(List.of(path));
        for (String prefix : prefixes) {
            // Faces takes off a prefix that stands there several times
            for (String rest = path; !prefix.isEmpty() && rest.startsWith(prefix + "/"); ) {
                rest = rest.substring(prefix.length());
                views.add(rest);
            }
        }
        return views;
    }

    private static void addStem(Set<String> stems, String view, String ending) {
        if (view.endsWith(ending) && view.length() > ending.length()) {
            stems.add(view.substring(0, view.length() - ending.length()));
        }
    }
}
