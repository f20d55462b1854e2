package org.doorward.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.doorward.DoorwardSettings;
import org.doorward.PathPattern;
import org.doorward.WebSettings;

/**
 * Who may see which path: what is not listed as public needs a signed-in account. Rules that ask for more win over rules
 * that ask for less. Immutable.
 */
public final class PathRules {
    private static final Set<String> KNOWN_METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final List<PathPattern> open;
    private final List<PathPattern> closed;
    private final List<Rule> roles;
    private final List<Rule> scopes;

    /** That a path needs a role or a scope of this name. */
    private record Rule(String name, PathPattern pattern) {}

    /**
     * What a request needs.
     *
     * @param isPublic whether it needs nothing
     * @param roles the roles it needs, all of them
     * @param scopes the scopes that API tokens need, all of them
     * @param isExplicit whether a rule says that it is not public, rather than no rule that it is
     */
    public record Access(boolean isPublic, Set<String> roles, Set<String> scopes, boolean isExplicit) {}

    /** The rules that these settings give. */
    public PathRules(DoorwardSettings settings) {
        this.open = patterns(settings.get(WebSettings.PATHS_PUBLIC));
        this.closed = patterns(settings.get(WebSettings.PATHS_PROTECTED));
        this.roles = rules(settings.pathsOfRoles());
        this.scopes = rules(settings.pathsOfScopes());
    }

    private static List<Rule> rules(Map<String, List<String>> patternsByName) {
        List<Rule> rules = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : patternsByName.entrySet()) {
            for (PathPattern pattern : patterns(entry.getValue())) {
                rules.add(new Rule(entry.getKey(), pattern));
            }
        }
        return List.copyOf(rules);
    }

    private static List<PathPattern> patterns(List<String> texts) {
        return texts.stream().map(PathPattern::parse).toList();
    }

    /** Whether this is a method that any rule can be about; others are refused before rules are asked. */
    public static boolean knows(String method) {
        return KNOWN_METHODS.contains(method);
    }

    /** The methods that are {@linkplain #knows known}, as the {@code Allow} header of a refusal names them. */
    static String knownMethods() {
        return String.join(", ", new TreeSet<>(KNOWN_METHODS));
    }

    /**
     * What a request needs.
     *
     * @param path as the container maps it, below the context path
     */
    public Access access(String method, String path) {
        // JAX-RS serves /x/ as /x, so that a rule which asks for more must hold for both spellings
        String bare = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Set<String> neededRoles = needed(roles, method, path, bare);
        Set<String> neededScopes = needed(scopes, method, path, bare);
        boolean isClosed = !neededRoles.isEmpty()
                || !neededScopes.isEmpty()
                || closed.stream().anyMatch(pattern -> pattern.matches(method, path) || pattern.matches(method, bare));
        boolean isPublic = !isClosed && open.stream().anyMatch(pattern -> pattern.matches(method, path));
        return new Access(isPublic, neededRoles, neededScopes, isClosed);
    }

    private static Set<String> needed(List<Rule> rules, String method, String path, String bare) {
        return rules.stream()
                .filter(rule ->
                        rule.pattern().matches(method, path) || rule.pattern().matches(method, bare))
                .map(Rule::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}
