package org.doorward.internal.endpoint.route;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of Doorward's own endpoints. Immutable.
 *
 * @param method the HTTP method; a route for {@code GET} also answers {@code HEAD}
 * @param path below the base path
 * @param access who may call it
 * @param first runs before the caller is identified; null where nothing does
 */
public record Route(
        String method,
        PathTemplate path,
        AccessRequirement access,
        Handler handler,
        @Nullable Handler first) {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** Handles calls. Safe for any thread. */
    public interface Handler {
        /** Handles one call and answers it. @throws ProblemException with the response */
        void handle(Call call) throws IOException, ProblemException;
    }

    /** @throws IllegalArgumentException when a route cannot have this method */
    public Route {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("a route cannot have the method " + method);
        }
    }

    /**
     * Returns a route, such as {@code route("DELETE", "/sessions/{id}", sessionOr(Scopes.SESSIONS, …),
     * sessions::end)}.
     *
     * @param path below the base path; a segment in braces is a parameter of the call
     * @throws IllegalArgumentException when method or path are malformed
     */
    public static Route route(String method, String path, AccessRequirement access, Handler handler) {
        return new Route(method, PathTemplate.parse(path), access, handler, null);
    }

    /** Returns the same route with a handler that runs before the caller is identified. It must not answer. */
    public Route first(Handler handler) {
        return new Route(method, path, access, this.handler, handler);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
