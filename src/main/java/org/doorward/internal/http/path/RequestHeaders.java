package org.doorward.internal.http.path;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads request headers that have a structure. */
public final class RequestHeaders {
    private RequestHeaders() {}

    /** Returns the members of a comma-separated list, on all lines of the header (RFC 9110 §5.6.1). */
    public static List<String> members(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** Returns the body's media type in lower case, without parameters; null where there is none. */
    public static @Nullable String mediaType(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
