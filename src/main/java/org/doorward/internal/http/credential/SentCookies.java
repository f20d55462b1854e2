package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.doorward.internal.authentication.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request, parsed from its header (RFC 6265 §5.4): containers treat quotes, commas and {@code
 * $Version} differently.
 */
final class SentCookies {
    private SentCookies() {}

    /**
     * Returns the different values of the cookies of this name, in their order. It omits empty values and keeps
     * malformed ones.
     *
     * @param name without blanks, {@code =} and {@code ;}
     */
    static Set<String> values(HttpServletRequest request, String name) {
        return values(request, name, value -> false);
    }

    /** As {@link #values(HttpServletRequest, String)}, without those to ignore. */
    static Set<String> values(HttpServletRequest request, String name, Predicate<? super String> ignored) {
        Set<String> values = Set.of();
        Enumeration<String> headers = request.getHeaders("Cookie");
        while (headers.hasMoreElements()) {
            String header = headers.nextElement();
            for (int start = 0; start < header.length(); ) {
                int semicolon = header.indexOf(';', start);
                int end = semicolon < 0 ? header.length() : semicolon;
                int value = valueOf(header, start, end, name);
                if (value >= 0) {
                    values = with(values, stripped(header, value, end), ignored);
                }
                start = end + 1;
            }
        }
        return values;
    }

    /** Returns where the value of a pair begins; -1 where the pair has another name. */
    private static int valueOf(String header, int start, int end, String name) {
        int from = afterBlanks(header, start, end);
        if (!header.startsWith(name, from)) {
            return -1;
        }
        int equals = afterBlanks(header, from + name.length(), end);
        return equals < end && header.charAt(equals) == '=' ? equals + 1 : -1;
    }

    private static Set<String> with(Set<String> values, String value, Predicate<? super String> ignored) {
        if (value.isEmpty() || values.contains(value) || ignored.test(value)) {
            return values;
        }
        if (values.isEmpty()) {
            return Set.of(value);
        }
        Set<String> more = new LinkedHashSet<>(values);
        more.add(value);
        return more;
    }

    /** Returns the value of the only cookie of this name; null where there is none, another one, or an empty one. */
    static @Nullable ShownText only(HttpServletRequest request, String name) {
        ShownText only = null;
        Enumeration<String> headers = request.getHeaders("Cookie");
        while (headers.hasMoreElements()) {
            String header = headers.nextElement();
            for (int start = 0; start < header.length(); ) {
                int semicolon = header.indexOf(';', start);
                int end = semicolon < 0 ? header.length() : semicolon;
                int value = valueOf(header, start, end, name);
                if (value >= 0) {
                    int from = afterBlanks(header, value, end);
                    int to = beforeBlanks(header, from, end);
                    if (only != null || from == to) {
                        return null;
                    }
                    only = new ShownText(header, from, to);
                }
                start = end + 1;
            }
        }
        return only;
    }

    /** Whether every cookie of this name begins with these two texts; true where there is none. */
    static boolean allBegin(HttpServletRequest request, String name, String start, String next) {
        Enumeration<String> headers = request.getHeaders("Cookie");
        while (headers.hasMoreElements()) {
            String header = headers.nextElement();
            for (int at = header.indexOf(name); at >= 0; at = header.indexOf(name, at + 1)) {
                int value = at + name.length() + 1;
                boolean isIt = (at == 0 || "; \t".indexOf(header.charAt(at - 1)) >= 0)
                        && value <= header.length()
                        && header.charAt(value - 1) == '=';
                // something similar, inside another value or with blanks: only a full parse can tell
                if (!isIt || !header.startsWith(start, value) || !header.startsWith(next, value + start.length())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Removes blanks and tabs around it; other white space is part of the text. */
    private static String stripped(String text, int from, int to) {
        int start = afterBlanks(text, from, to);
        return text.substring(start, beforeBlanks(text, start, to));
    }

    private static int beforeBlanks(String text, int from, int to) {
        int end = to;
        while (end > from && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static int afterBlanks(String text, int from, int to) {
        int start = from;
        while (start < to && isBlank(text.charAt(start))) {
            start++;
        }
        return start;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
