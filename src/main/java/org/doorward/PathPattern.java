package org.doorward;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a path rule is about: an optional method and a path below the context path. {@code *} stands for any
 * characters within one segment, a closing {@code /**} for everything below, the path itself included. Matches whole
 * paths only, and only as spelled: no case folding, no suffixes. Immutable.
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
     * @throws IllegalArgumentException with the reason, when it is no such thing
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

    /** Whether the rule is about this request. {@code HEAD} goes by the rules for {@code GET}. */
    public boolean matches(String requestMethod, String requestPath) {
        boolean methodFits = method == null
                || method.equals(requestMethod)
                || (method.equals("GET") && requestMethod.equals("HEAD"));
        return methodFits && path.matcher(requestPath).matches();
    }

    /** The method that the rule is about, when it is about one. */
    public Optional<String> method() {
        return Optional.ofNullable(method);
    }
}
