package org.doorward.internal.http.path;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.settings.value.PathPattern;

/**
 * The access rules of paths. A path that is not listed as public requires a signed-in account. A stricter rule wins
 * over a less strict one. Immutable.
 */
public final class PathRules {
    private static final Set<String> KNOWN_METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");

    private final List<PathPattern> open;
    private final List<PathPattern> closed;
    private final List<Rule> roles;
    private final List<Rule> scopes;
    private final boolean isWithoutRules;

    /** A role or a scope that the paths of a pattern require. */
    private record Rule(String name, PathPattern pattern) {}

    /**
     * The requirements of a request.
     *
     * @param isPublic whether it requires nothing
     * @param roles the roles that it requires, all of them
     * @param scopes the scopes that it requires of API tokens, all of them
     * @param isExplicit whether a rule protects it, rather than the absence of a public rule
     */
    public record Access(boolean isPublic, Set<String> roles, Set<String> scopes, boolean isExplicit) {
        /** Of what is public. */
        public static final Access PUBLIC = new Access(true, Set.of(), Set.of(), false);

        /** Of what no rule is about. */
        private static final Access PROTECTED = new Access(false, Set.of(), Set.of(), false);

        private static final Access CLOSED = new Access(false, Set.of(), Set.of(), true);

        private static Access withoutNames(boolean isListed, boolean isClosed) {
            return isClosed ? CLOSED : isListed ? PUBLIC : PROTECTED;
        }
    }

    /** Reads the rules of these settings. */
    public PathRules(DoorwardSettings settings) {
        this(
                patterns(settings.get(WebSettings.PATHS_PUBLIC)),
                patterns(settings.get(WebSettings.PATHS_PROTECTED)),
                rules(settings.pathsOfRoles()),
                rules(settings.pathsOfScopes()));
    }

    private PathRules(List<PathPattern> open, List<PathPattern> closed, List<Rule> roles, List<Rule> scopes) {
        this.open = open;
        this.closed = closed;
        this.roles = roles;
        this.scopes = scopes;
        this.isWithoutRules = closed.isEmpty() && roles.isEmpty() && scopes.isEmpty();
    }

    /** Returns rules that list these patterns as public, and nothing else. */
    public static PathRules listing(List<String> patterns) {
        return new PathRules(patterns(patterns), List.of(), List.of(), List.of());
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

    /** Whether rules can apply to this method. Other methods are refused before the rules are checked. */
    public static boolean knows(String method) {
        return KNOWN_METHODS.contains(method);
    }

    /** Returns the {@linkplain #knows known} methods, for the {@code Allow} header of a refusal. */
    public static String knownMethods() {
        return String.join(", ", new TreeSet<>(KNOWN_METHODS));
    }

    /**
     * Returns the requirements of a request.
     *
     * @param path below the context path
     */
    public Access access(String method, String path) {
        boolean isListed = isListed(method, path);
        return isWithoutRules ? Access.withoutNames(isListed, false) : access(method, Set.of(path), isListed);
    }

    /**
     * Returns the requirements of a request for a resource with several paths: those of all paths together.
     *
     * @param paths below the context path
     * @param isListed whether it is public unless a rule protects it
     */
    public Access access(String method, Set<String> paths, boolean isListed) {
        if (isWithoutRules) {
            return Access.withoutNames(isListed, false);
        }
        Set<String> spelled = withOtherSlashes(paths);
        Set<String> neededRoles = needed(roles, method, spelled);
        Set<String> neededScopes = needed(scopes, method, spelled);
        if (neededRoles.isEmpty() && neededScopes.isEmpty()) {
            return Access.withoutNames(isListed, isAboutAny(closed, method, spelled));
        }
        return new Access(false, neededRoles, neededScopes, true);
    }

    /** Whether a path is listed as public. A rule may protect it nevertheless. */
    public boolean isListed(String method, String path) {
        for (PathPattern pattern : open) {
            if (pattern.matches(method, path)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> needed(List<Rule> rules, String method, Set<String> paths) {
        Set<String> needed = Set.of();
        for (Rule rule : rules) {
            if (isAboutAny(rule.pattern(), method, paths)) {
                needed = needed.isEmpty() ? new HashSet<>() : needed;
                needed.add(rule.name());
            }
        }
        return Set.copyOf(needed);
    }

    private static boolean isAboutAny(List<PathPattern> patterns, String method, Set<String> paths) {
        for (PathPattern pattern : patterns) {
            if (isAboutAny(pattern, method, paths)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAboutAny(PathPattern pattern, String method, Set<String> paths) {
        for (String path : paths) {
            if (pattern.matches(method, path)) {
                return true;
            }
        }
        return false;
    }

    /** JAX-RS serves /x/ as /x, and directories are served as both. So a stricter rule for one applies to both. */
    private static Set<String> withOtherSlashes(Set<String> paths) {
        Set<String> spelled = new HashSet<>(paths);
        for (String path : paths) {
            spelled.add(otherSlash(path));
        }
        return spelled;
    }

    private static String otherSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
    }
}
