package org.doorward.internal.http;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token may go where a request goes. One that was narrowed to scopes is good only where a scope is declared: by a
 * path rule, by the servlet, or by the method that answers. Sessions have every scope.
 */
public final class ScopeCheck {
    private static final String DECLARING = ScopeCheck.class.getName() + ".declaring";

    private ScopeCheck() {}

    /**
     * Whether who acts may go on.
     *
     * @param needed the scopes that are declared here, all of which are needed; empty where none is
     */
    public static boolean passes(HttpServletRequest request, Set<String> needed) {
        Visit visit = Visit.of(request);
        if (visit == null) {
            return needed.isEmpty();
        }
        if (needed.isEmpty()) {
            // who was not asked for yet came with a cookie, and has a session
            Identity known = visit.knownIdentity();
            return visit.scopeDeclared() || known == null || !known.principal().isScoped();
        }
        Identity identity = visit.identity(request);
        return identity != null && has(identity, needed);
    }

    static boolean has(Identity identity, Set<String> needed) {
        return needed.stream().allMatch(identity.principal()::hasScope);
    }

    /** Says that a scope was declared and looked at here: what answers may declare another, and need not. */
    public static void settle(HttpServletRequest request) {
        Visit visit = Visit.of(request);
        if (visit != null) {
            visit.scopeDeclared(true);
        }
    }

    /** The answer to who may not go on; the response gets the CORS headers. */
    public static Reply refusal(HttpServletRequest request, HttpServletResponse response, Set<String> needed) {
        Cors.onRefusal(request, response);
        Visit visit = Visit.of(request);
        Identity identity = visit == null ? null : visit.identity(request);
        if (identity != null) {
            return Problems.scopeReply(request, needed);
        }
        @Nullable Problem refused = visit == null ? null : visit.problem();
        return Problems.reply(
                request, refused == null ? Problem.UNAUTHENTICATED : refused, Problems.CHALLENGE, Map.of());
    }

    /** Answers so, unless a part of the response was sent. */
    public static void refuse(HttpServletRequest request, HttpServletResponse response, Set<String> needed)
            throws IOException {
        if (!response.isCommitted()) {
            refusal(request, response, needed).writeTo(response);
        }
    }

    /**
     * Says that a servlet looks at the scopes of each method behind it by itself: narrowed tokens are let through to it.
     * For frameworks that run our check before all their methods.
     */
    public static void looksItself(ServletContext context, String servlet) {
        synchronized (ScopeCheck.class) {
            Set<Object> all = new HashSet<>(declaring(context));
            all.add(servlet);
            context.setAttribute(DECLARING, Set.copyOf(all));
        }
    }

    /** Whether it said so. */
    public static boolean doesLookItself(ServletContext context, String servlet) {
        return declaring(context).contains(servlet);
    }

    private static Set<Object> declaring(ServletContext context) {
        return context.getAttribute(DECLARING) instanceof Set<?> names ? Set.copyOf(names) : Set.of();
    }
}
