package org.doorward.internal.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comparing origins (RFC 6454): scheme, host and port, in one spelling. */
final class Origins {
    /** Host names with an underscore too, which browsers send and a URI's host may not have. */
    private static final Pattern ORIGIN = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    private Origins() {}

    /** The one spelling of an origin: lower case, no default port, no closing dot. Empty for what is none. */
    static Optional<String> canonical(String text) {
        Matcher matcher = ORIGIN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String host = matcher.group(2).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
        int port = matcher.group(3) == null ? usual : Integer.parseInt(matcher.group(3));
        if (port > 65_535) {
            return Optional.empty();
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return Optional.of(scheme + "://" + name + (port == usual ? "" : ":" + port));
    }
}
