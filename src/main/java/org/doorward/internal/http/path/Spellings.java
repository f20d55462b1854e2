package org.doorward.internal.http.path;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.MappingMatch;
import java.net.MalformedURLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which an application serves the same resource: a directory and its welcome file, and the mappings of
 * the Faces servlet. Immutable.
 */
public final class Spellings {
    private static final String ATTRIBUTE = Spellings.class.getName();

    /** The default welcome files of containers, for a {@code web.xml} without any. */
    private static final List<String> USUAL =
            List.of("index.html", "index.htm", "index.jsp", "default.html", "default.htm", "default.jsp");

    private static final List<String> JETTYS = List.of("index.html", "index.htm", "index.jsp");

    private final ServletContext context;
    private final Map<String, FacesViews> faces;
    private final List<String> welcomeFiles;
    private final List<String> jettysWelcomeFiles;
    private final @Nullable String jettysServlet;

    private Spellings(ServletContext context) {
        this.context = context;
        DeploymentDescriptor descriptor = DeploymentDescriptor.of(context);
        Set<String> names = new LinkedHashSet<>(descriptor.welcomeFiles());
        names.addAll(USUAL);
        names.remove("");
        this.welcomeFiles = List.copyOf(names);
        Map<String, FacesViews> views = new HashMap<>();
        ServletRegistration jetty = null;
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            FacesViews.of(servlet, context).ifPresent(of -> views.put(servlet.getName(), of));
            if (isJettysDefault(servlet.getClassName())) {
                jetty = servlet;
            }
        }
        this.faces = Map.copyOf(views);
        this.jettysServlet = jetty == null ? null : jetty.getName();
        // only Jetty's own descriptor sets this parameter, together with its welcome files
        boolean usual = jetty != null && jetty.getInitParameter("welcomeServlets") != null;
        this.jettysWelcomeFiles = descriptor.hasWelcomeFiles() ? descriptor.welcomeFiles() : usual ? JETTYS : List.of();
    }

    /** Returns the addresses of this application. All its servlets must be registered by then. The result is cached. */
    public static Spellings of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Spellings known) {
            return known;
        }
        Spellings made = new Spellings(context);
        context.setAttribute(ATTRIBUTE, made);
        return made;
    }

    /** Whether it is Jetty's class itself, not a subclass of the application. */
    private static boolean isJettysDefault(@Nullable String type) {
        return type != null && type.matches("org\\.eclipse\\.jetty\\.ee\\d+\\.servlet\\.DefaultServlet");
    }

    /**
     * Whether a path is the only one of its resource, as most are.
     *
     * @param mapping the mapping of the path in the container
     */
    public boolean isAlone(String path, HttpServletMapping mapping) {
        return !path.endsWith("/") && (faces.isEmpty() || facesOf(mapping) == null) && !isWelcomeFile(path);
    }

    private boolean isWelcomeFile(String path) {
        for (String file : welcomeFiles) {
            if (isBelow(path, file)) {
                return true;
            }
        }
        return false;
    }

    /** Returns all paths of the resource at this path, itself included. It ignores trailing slashes. */
    public Set<String> of(String path, HttpServletMapping mapping) {
        FacesViews views = facesOf(mapping);
        Set<String> all = new LinkedHashSet<>(views == null ? Set.of(path) : views.spellings(path));
        for (String one : List.copyOf(all)) {
            for (String file : welcomeFiles) {
                if (isBelow(one, file)) {
                    all.add(one.substring(0, one.length() - file.length()));
                }
            }
        }
        if (path.endsWith("/") && mapping.getMappingMatch() == MappingMatch.DEFAULT) {
            all.addAll(existing(path, welcomeFiles));
        }
        return all;
    }

    /**
     * The files that Faces may serve at a path of its resources. Nobody asks for them at that path: rules that close them
     * hold for it, and rules that open them do not.
     */
    public Set<String> resourcesAt(String path, HttpServletMapping mapping, UnaryOperator<@Nullable String> parameter) {
        FacesViews views = facesOf(mapping);
        return views == null ? Set.of() : views.resources(path, parameter);
    }

    private @Nullable FacesViews facesOf(HttpServletMapping mapping) {
        String servlet = mapping.getServletName();
        return servlet == null ? null : faces.get(servlet);
    }

    private static boolean isBelow(String path, String file) {
        int slash = path.length() - file.length() - 1;
        return slash >= 0 && path.charAt(slash) == '/' && path.endsWith(file);
    }

    /**
     * Returns the welcome files of which Jetty will serve one at a directory that is mapped to its default servlet.
     * Other servers have mapped the file before. Empty where something else, such as a directory listing, might be
     * served.
     */
    public Set<String> welcomeAt(String path, HttpServletMapping mapping) {
        boolean jettys = jettysServlet != null
                && mapping.getMappingMatch() == MappingMatch.DEFAULT
                && jettysServlet.equals(mapping.getServletName());
        return jettys && path.endsWith("/") ? existing(path, jettysWelcomeFiles) : Set.of();
    }

    private Set<String> existing(String directory, Iterable<String> files) {
        Set<String> existing = new LinkedHashSet<>();
        for (String file : files) {
            if (!file.isEmpty() && exists(directory + file)) {
                existing.add(directory + file);
            }
        }
        return existing;
    }

    private boolean exists(String path) {
        try {
            return context.getResource(path) != null;
        } catch (MalformedURLException e) {
            return false;
        }
    }
}
