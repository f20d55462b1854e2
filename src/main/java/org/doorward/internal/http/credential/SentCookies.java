package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The cookies of a request, parsed from its header (RFC 6265 §5.4): containers treat quotes, commas and {@code
 * $Version} differently.
 */
final class SentCookies {
    private SentCookies() {}

    /**
     * Returns the different values of the cookies of this name, in their order. It omits empty values and keeps
     * malformed ones.
     */
    static Set<String> values(HttpServletRequest request, String name) {
        Set<String> values = new LinkedHashSet<>();
        for (String header : Collections.list(request.getHeaders("Cookie"))) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && stripped(pair.substring(0, equals)).equals(name)) {
                    values.add(stripped(pair.substring(equals + 1)));
                }
            }
        }
        values.remove("");
        return values;
    }

    /** Whether every cookie of this name begins so; true where there is none. */
    static boolean allBegin(HttpServletRequest request, String name, String start) {
        Enumeration<String> headers = request.getHeaders("Cookie");
        while (headers.hasMoreElements()) {
            String header = headers.nextElement();
            for (int at = header.indexOf(name); at >= 0; at = header.indexOf(name, at + 1)) {
                int value = at + name.length() + 1;
                boolean isIt = (at == 0 || "; \t".indexOf(header.charAt(at - 1)) >= 0)
                        && value <= header.length()
                        && header.charAt(value - 1) == '=';
                // something similar, inside another value or with blanks: only a full parse can tell
                if (!isIt || !header.startsWith(start, value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Removes blanks and tabs around it; other white space is part of the text. */
    private static String stripped(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        return text.substring(start, end);
    }
}
