package org.doorward.internal.settings;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
    private final Pattern path;

    private PathPattern(@Nullable String method, Pattern path) {
        this.method = method;
        this.path = path;
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
        return new PathPattern(method, compile(words[words.length - 1]));
    }

    private static Pattern compile(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("must start with /");
        }
        if (path.contains("//") || path.matches(".*[;\\\\%?#\\p{Cntrl}].*") || (path + "/").matches(".*/\\.\\.?/.*")) {
            throw new IllegalArgumentException("must be a plain path, as the server maps it");
        }
        boolean below = path.endsWith("/**");
        String stem = below ? path.substring(0, path.length() - 3) : path;
        if (stem.contains("**")) {
            throw new IllegalArgumentException("may hold ** only at the end, as /**");
        }
        StringBuilder expression = new StringBuilder();
        String rest = stem;
        for (int star = rest.indexOf('*'); star >= 0; star = rest.indexOf('*')) {
            expression.append(Pattern.quote(rest.substring(0, star))).append("[^/]*");
            rest = rest.substring(star + 1);
        }
        expression.append(Pattern.quote(rest));
        if (below) {
            expression.append("(/.*)?");
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    /** Whether a request matches. A pattern for {@code GET} also matches {@code HEAD}. */
    public boolean matches(String requestMethod, String requestPath) {
        boolean methodFits = method == null
                || method.equals(requestMethod)
                || (method.equals("GET") && requestMethod.equals("HEAD"));
        return methodFits && path.matcher(requestPath).matches();
    }

    /** Returns the method of the pattern; empty when it matches all methods. */
    public Optional<String> method() {
        return Optional.ofNullable(method);
    }
}
