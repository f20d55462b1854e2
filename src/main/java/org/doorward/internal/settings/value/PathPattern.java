package org.doorward.internal.settings.value;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of requests: an optional method and a path below the context path. {@code *} matches any characters within
 * one segment; {@code /**} at the end matches all paths below, and the path itself. It matches whole paths only,
 * exactly as spelled: it ignores no case and no suffix. Immutable.
 */
public final class PathPattern {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE");

    private final @Nullable String method;
    /** The path, without the end {@code /**}. */
    private final String stem;
    /** Whether all paths below match too. */
    private final boolean below;

    private PathPattern(@Nullable String method, String stem, boolean below) {
        this.method = method;
        this.stem = stem;
        this.below = below;
    }

    /**
     * Reads {@code [METHOD ]path}.
     *
     * @throws IllegalArgumentException with the reason, when the text is no pattern
     */
    public static PathPattern parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length > 2) {
            throw new IllegalArgumentException("must be a path, or a method and a path");
        }
        String method = words.length == 2 ? words[0] : null;
        if (method != null && !METHODS.contains(method)) {
            throw new IllegalArgumentException("must name a known method, in upper case");
        }
        String path = words[words.length - 1];
        boolean below = path.endsWith("/**");
        String stem = below ? path.substring(0, path.length() - 3) : path;
        check(path, stem);
        return new PathPattern(method, stem, below);
    }

    private static void check(String path, String stem) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("must start with /");
        }
        if (path.contains("//") || path.matches(".*[;\\\\%?#\\p{Cntrl}].*") || (path + "/").matches(".*/\\.\\.?/.*")) {
            throw new IllegalArgumentException("must be a plain path, as the server maps it");
        }
        if (stem.contains("**")) {
            throw new IllegalArgumentException("may hold ** only at the end, as /**");
        }
    }

    /** Whether a request matches. A pattern for {@code GET} also matches {@code HEAD}. */
    public boolean matches(String requestMethod, String requestPath) {
        boolean methodFits = method == null
                || method.equals(requestMethod)
                || (method.equals("GET") && requestMethod.equals("HEAD"));
        return methodFits && fits(requestPath);
    }

    /**
     * Whether the path fits, character by character: each request is compared with all patterns. After a difference the
     * latest {@code *} takes one character more. An earlier one cannot help: no {@code *} passes a slash.
     */
    private boolean fits(String path) {
        int at = 0;
        int next = 0;
        int star = -1;
        int afterStar = 0;
        while (true) {
            if (next == stem.length() && (at == path.length() || (below && path.charAt(at) == '/'))) {
                return true;
            }
            if (next < stem.length() && stem.charAt(next) == '*') {
                star = next++;
                afterStar = at;
            } else if (next < stem.length() && at < path.length() && stem.charAt(next) == path.charAt(at)) {
                next++;
                at++;
            } else if (star >= 0 && afterStar < path.length() && path.charAt(afterStar) != '/') {
                next = star + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
    }

    /** Returns the method of the pattern; empty when it matches all methods. */
    public Optional<String> method() {
        return Optional.ofNullable(method);
    }
}
