package org.doorward.internal.endpoint.route;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The path of a route below the base path, such as {@code /sessions/{id}}. A segment in braces is a parameter and
 * matches any one segment, also an empty one. Every other segment matches itself. Immutable.
 */
final class PathTemplate {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+|\\{[a-z_]+}");

    private final String text;
    private final List<String> segments;

    private PathTemplate(String text, List<String> segments) {
        this.text = text;
        this.segments = segments;
    }

    /** @throws IllegalArgumentException when it is malformed, or names a parameter twice */
    static PathTemplate parse(String text) {
        List<String> segments = segmentsOf(text);
        Set<String> names = new HashSet<>();
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches() || (isParameter(segment) && !names.add(segment))) {
                throw new IllegalArgumentException("the path " + text + " is not well formed");
            }
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("the path " + text + " does not start with a slash");
        }
        return new PathTemplate(text, segments);
    }

    /** Returns the parts of a path between its slashes. */
    static List<String> segmentsOf(String path) {
        return List.of(path.substring(Math.min(1, path.length())).split("/", -1));
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    int length() {
        return segments.size();
    }

    /** Returns the number of literal segments. Of two templates that match a path, the one with more literals wins. */
    long literals() {
        return segments.stream().filter(segment -> !isParameter(segment)).count();
    }

    /** Returns the values of the parameters; empty when the path does not match. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            if (isParameter(segment)) {
                values.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /** Whether both match some path, and neither of them is more specific. */
    boolean contradicts(PathTemplate other) {
        if (segments.size() != other.segments.size()) {
            return false;
        }
        boolean narrower = false;
        boolean wider = false;
        boolean renamed = false;
        for (int i = 0; i < segments.size(); i++) {
            String mine = segments.get(i);
            String its = other.segments.get(i);
            if (!isParameter(mine) && !isParameter(its) && !mine.equals(its)) {
                return false;
            }
            narrower |= !isParameter(mine) && isParameter(its);
            wider |= isParameter(mine) && !isParameter(its);
            renamed |= isParameter(mine) && isParameter(its) && !mine.equals(its);
        }
        return narrower == wider && (narrower || renamed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
