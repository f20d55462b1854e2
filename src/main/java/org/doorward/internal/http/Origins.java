package org.doorward.internal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Comparing origins (RFC 6454): scheme, host and port, in one spelling. */
final class Origins {
    private Origins() {}

    /** The one spelling of an origin: lower case, no default port, no closing dot. Empty for what is none. */
    static Optional<String> canonical(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            String host = uri.getHost();
            boolean bare = scheme != null
                    && host != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (!bare) {
                return Optional.empty();
            }
            String lowerScheme = scheme.toLowerCase(Locale.ROOT);
            int usual = lowerScheme.equals("https") ? 443 : lowerScheme.equals("http") ? 80 : -1;
            String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
            String lowerHost = host.toLowerCase(Locale.ROOT);
            String name = lowerHost.endsWith(".") ? lowerHost.substring(0, lowerHost.length() - 1) : lowerHost;
            return Optional.of(lowerScheme + "://" + name + port);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
