package org.doorward.internal.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An origin: scheme, host and port (RFC 6454), in one spelling: lower case, no default port, no closing dot. Immutable.
 *
 * @param scheme as {@code https}
 * @param host a name, or an address of IPv6 in brackets
 * @param port -1 for the scheme's usual one
 */
public record Origin(String scheme, String host, int port) {
    /** Host names with an underscore too, which browsers send and a URI's host may not have. */
    private static final Pattern FORM = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.?|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

    private static final int USUAL = -1;
    private static final int HIGHEST_PORT = 65_535;

    /** Reads an origin in any spelling; empty for what is none. */
    public static Optional<Origin> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String host = matcher.group(2).toLowerCase(Locale.ROOT);
        int port = matcher.group(3) == null ? USUAL : Integer.parseInt(matcher.group(3));
        if (port > HIGHEST_PORT) {
            return Optional.empty();
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return Optional.of(new Origin(scheme, name, port == usualPort(scheme) ? USUAL : port));
    }

    /** The one spelling of an origin; empty for what is none. */
    public static Optional<String> canonical(String text) {
        return parse(text).map(Origin::toString);
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : USUAL;
    }

    /** Whether a page may be of it. */
    public boolean isWeb() {
        return scheme.equals("https") || scheme.equals("http");
    }

    /** As browsers send it. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == USUAL ? "" : ":" + port);
    }
}
