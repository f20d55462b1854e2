package org.doorward.internal.endpoint.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.doorward.internal.http.path.OwnEndpoints;
import org.jspecify.annotations.Nullable;

/**
 * All routes of an installation. To add an endpoint, write a method {@code void name(Call call)} in a resource, which is a plain
 * class that takes what it needs in its constructor, and one line in the list of routes that the installation makes:
 *
 * <pre>{@code route("DELETE", "/sessions/{id}", sessionOr(Scopes.SESSIONS, PERSONAL_ACCESS_TOKEN), sessions::end)}</pre>
 *
 * <p>All else comes from the table: 404 and 405 with {@code Allow}, {@code HEAD}, CORS with its preflights, {@code no-store},
 * and who may call. Of two paths that take the same request the one with more literal segments is meant, with all its methods:
 * {@code /tokens/revoke-leaked} goes before {@code /tokens/{id}}.
 *
 * <p>The table refuses routes that contradict each other. Immutable.
 */
public final class RouteTable implements OwnEndpoints {
    /** The paths below it are for administrators only. */
    private static final String ADMINISTRATION = "/admin/";

    /** By the number of segments; those with more literal segments first. */
    private final Map<Integer, List<Resource>> resources = new TreeMap<>();

    private record Resource(PathTemplate path, Map<String, Route> routes) {}

    private RouteTable(Collection<Resource> all) {
        all.stream()
                .sorted(Comparator.comparing(resource -> -resource.path().literals()))
                .forEach(resource -> resources
                        .computeIfAbsent(resource.path().length(), length -> new ArrayList<>())
                        .add(resource));
    }

    /**
     * Returns the table of these routes.
     *
     * @throws IllegalArgumentException naming every contradiction: two routes of one method and path, two paths that
     *     match the same requests, an impossible access requirement
     */
    public static RouteTable of(List<Route> routes) {
        List<String> problems = new ArrayList<>();
        Map<PathTemplate, Resource> all = new LinkedHashMap<>();
        for (Route route : routes) {
            Resource resource = all.computeIfAbsent(route.path(), path -> new Resource(path, new TreeMap<>()));
            if (resource.routes().put(route.method(), route) != null) {
                problems.add(route + ": there are two such routes");
            }
            problemOf(route).ifPresent(problem -> problems.add(route + ": " + problem));
        }
        List<PathTemplate> paths = List.copyOf(all.keySet());
        for (int i = 0; i < paths.size(); i++) {
            for (PathTemplate later : paths.subList(i + 1, paths.size())) {
                if (paths.get(i).contradicts(later)) {
                    problems.add(paths.get(i) + " and " + later + ": it cannot be told which is meant");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("routes contradict each other: " + String.join("; ", problems));
        }
        return new RouteTable(all.values());
    }

    private static Optional<String> problemOf(Route route) {
        AccessRequirement access = route.access();
        if (route.path().toString().startsWith(ADMINISTRATION) && !access.isForAdministrators()) {
            return Optional.of("what is below " + ADMINISTRATION + " is for administrators alone");
        }
        if (access.isOpen() && (!access.isUse() || !access.refreshes())) {
            return Optional.of("where nobody is asked who calls, there is no session to count or to refresh");
        }
        if (access.isOfNoTenant() && !access.isOpen()) {
            return Optional.of("where somebody is asked who calls, it is of a tenant");
        }
        if (access.isOpen() && route.first() != null) {
            return Optional.of("where nobody is asked who calls, nothing comes before that");
        }
        if (route.method().equals("GET") && !access.refreshes()) {
            return Optional.of("a method that changes nothing cannot end the session that it is called with");
        }
        return Optional.empty();
    }

    /**
     * The routes of a path.
     *
     * @param routes by method
     * @param parameters the values of the path's parameters by name; any of them may be empty
     */
    record Match(Map<String, Route> routes, Map<String, String> parameters) {
        /** Returns the route of this method; null where there is none. */
        @Nullable
        Route of(String method) {
            // HEAD is answered as GET
            return routes.get(method.equals("HEAD") ? "GET" : method);
        }

        /** Returns the allowed methods, in alphabetical order. */
        Set<String> methods() {
            Set<String> methods = new TreeSet<>(routes.keySet());
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            return methods;
        }
    }

    /** Returns the routes of this path below the base path; null is the base path itself. */
    Optional<Match> find(@Nullable String path) {
        if (path == null) {
            return Optional.empty();
        }
        List<String> segments = PathTemplate.segmentsOf(path);
        for (Resource resource : resources.getOrDefault(segments.size(), List.of())) {
            Optional<Map<String, String>> parameters = resource.path().match(segments);
            if (parameters.isPresent()) {
                return Optional.of(new Match(resource.routes(), parameters.get()));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isOfNoTenant(@Nullable String path) {
        return find(path)
                .filter(match -> match.routes().values().stream()
                        .allMatch(route -> route.access().isOfNoTenant()))
                .isPresent();
    }

    @Override
    public boolean has(@Nullable String path) {
        return find(path).isPresent();
    }

    /**
     * Whether a servlet with this mapping below the base path would receive requests of a route: its exact path, or a
     * path below the mapping. A single value of a parameter does not count.
     *
     * @param pattern a servlet mapping: {@code /own} or {@code /own/*}
     */
    public boolean isTakenBy(String pattern) {
        boolean prefix = pattern.endsWith("/*");
        String path = prefix ? pattern.substring(0, pattern.length() - 2) : pattern;
        return resources.values().stream()
                .flatMap(List::stream)
                .map(resource -> resource.path().toString())
                .anyMatch(taken -> taken.equals(path) || (prefix && taken.startsWith(path + "/")));
    }
}
