package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The cookies of a request, read from its header (RFC 6265 §5.4), because containers differ in what quotes, commas and {@code $Version} do. */
final class SentCookies {
    private SentCookies() {}

    /**
     * The different values of the cookies of this name, in the order in which they were sent. One that is empty counts as
     * none, one that could not be ours is kept as an unusable one.
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

    /** Without blanks and tabs around it; other white space is part of the text. */
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
