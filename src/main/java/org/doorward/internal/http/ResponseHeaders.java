package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.refresh.RefreshedResponse;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.HeaderSettings;
import org.doorward.internal.settings.HeaderSettings.Caching;
import org.jspecify.annotations.Nullable;

/**
 * The default headers of responses: security headers on all, and caching headers for signed-in users. Headers of the
 * application take precedence. Immutable.
 */
final class ResponseHeaders {
    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String PRIVATE = "private";

    /** The name of the default servlet on all known servers. */
    private static final String STATIC_FILES = "default";

    private record Header(String name, String value) {}

    private final ClientConnection connection;
    private final InstantSource clock;
    private final List<Header> onEvery;
    private final @Nullable String hsts;
    private final Caching caching;

    /**
     * Reads the settings.
     *
     * @param clock tells whether an {@code Expires} of the application has passed
     */
    ResponseHeaders(DoorwardSettings settings, ClientConnection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        List<Header> headers = new ArrayList<>();
        if (settings.get(HeaderSettings.SECURITY)) {
            headers.add(new Header("X-Content-Type-Options", "nosniff"));
            headers.add(new Header("Referrer-Policy", "strict-origin-when-cross-origin"));
        }
        switch (settings.get(HeaderSettings.FRAMES)) {
            case SAME_ORIGIN -> headers.add(new Header("X-Frame-Options", "SAMEORIGIN"));
            case DENY -> headers.add(new Header("X-Frame-Options", "DENY"));
            case ANY -> {}
        }
        this.onEvery = List.copyOf(headers);
        Duration age = settings.get(HeaderSettings.HSTS);
        this.hsts = age.isZero() ? null : "max-age=" + age.toSeconds();
        this.caching = settings.get(HeaderSettings.CACHE_CONTROL);
    }

    /** Adds the headers of all responses, before anything else is written. */
    void onEvery(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            return;
        }
        for (Header header : onEvery) {
            setMissing(response, header.name(), header.value());
        }
        if (hsts != null && connection.isEncryptedFromElsewhere(request)) {
            setMissing(response, "Strict-Transport-Security", hsts);
        }
    }

    private static void setMissing(HttpServletResponse response, String name, String value) {
        if (!response.containsHeader(name)) {
            response.setHeader(name, value);
        }
    }

    /** Returns the response for the handler of a signed-in user. */
    HttpServletResponse signedIn(@Nullable HttpServletMapping mapping, HttpServletResponse response) {
        if (caching == Caching.NONE || response instanceof RefreshedResponse || response.isCommitted()) {
            return response;
        }
        if (response.containsHeader(CACHE_CONTROL)) {
            return response;
        }
        return new PersonalResponse(response, wordFor(mapping), clock);
    }

    /** A handler on a public path has asked who acts, and its response may depend on it. */
    void becamePersonal(HttpServletRequest request, HttpServletResponse response) {
        if (caching != Caching.NONE && !response.isCommitted() && !response.containsHeader(CACHE_CONTROL)) {
            response.setHeader(
                    CACHE_CONTROL,
                    response.containsHeader("Expires") ? PRIVATE : wordFor(request.getHttpServletMapping()));
        }
    }

    private String wordFor(@Nullable HttpServletMapping mapping) {
        return caching == Caching.PRIVATE || isStaticFile(mapping) ? PRIVATE : "no-store";
    }

    /** Whether the container's default servlet serves this. */
    static boolean isStaticFile(@Nullable HttpServletMapping mapping) {
        return mapping != null && STATIC_FILES.equals(mapping.getServletName());
    }
}
