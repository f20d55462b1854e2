package org.doorward.benchmark.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of a server.
 *
 * @param head status line and headers
 */
public record Answer(int status, String head, String body) {
    /** A text of its JSON. */
    public String field(String name) {
        return findField(name).orElseThrow(() -> new IllegalStateException("no " + name + " in " + body));
    }

    /** A text of its JSON, where it is there. */
    public Optional<String> findField(String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(body);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The cookies that it sets, as a browser sends them back. */
    public String cookies() {
        List<String> cookies = Pattern.compile("\r\nset-cookie: *([^;\r\n]*)", Pattern.CASE_INSENSITIVE)
                .matcher(head)
                .results()
                .map(cookie -> cookie.group(1))
                .filter(cookie -> !cookie.endsWith("="))
                .toList();
        if (cookies.isEmpty()) {
            throw new IllegalStateException("no cookie in " + head);
        }
        return String.join("; ", cookies);
    }

    /** This, which must have this status. */
    public Answer expect(int expected) {
        if (status != expected) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%d instead of %d: %s%n%s", status, expected, head, body));
        }
        return this;
    }
}
