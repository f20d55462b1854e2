package org.doorward.internal.http.path;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads request headers that have a structure. */
public final class RequestHeaders {
    private RequestHeaders() {}

    /** Returns the lines of a header. Where there are none it costs nothing: containers make an enumeration for each call. */
    public static Enumeration<String> lines(HttpServletRequest request, String name) {
        return request.getHeader(name) == null ? Collections.emptyEnumeration() : request.getHeaders(name);
    }

    /** Returns the members of a comma-separated list, on all lines of the header (RFC 9110 §5.6.1). */
    public static List<String> members(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** Whether a list, as {@link #members} reads it, has this word, in whatever case. */
    public static boolean hasMember(HttpServletRequest request, String name, String word) {
        Enumeration<String> lines = request.getHeaders(name);
        while (lines.hasMoreElements()) {
            String line = lines.nextElement();
            for (int start = 0; start <= line.length(); ) {
                int comma = line.indexOf(',', start);
                int end = comma < 0 ? line.length() : comma;
                if (isWord(line, start, end, word)) {
                    return true;
                }
                start = end + 1;
            }
        }
        return false;
    }

    private static boolean isWord(String line, int from, int to, String word) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(line.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(line.charAt(end - 1))) {
            end--;
        }
        return end - start == word.length() && line.regionMatches(true, start, word, 0, word.length());
    }

    /** Returns the body's media type in lower case, without parameters; null where there is none. */
    public static @Nullable String mediaType(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
