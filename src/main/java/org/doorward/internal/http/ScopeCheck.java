package org.doorward.internal.http;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.refusal.Problems;

/**
 * Decides whether a token may be used for a request. A token that is narrowed to scopes is valid only where a path
 * rule, the servlet or the method declares a scope. Sessions have every scope.
 */
public final class ScopeCheck {
    private static final String DECLARING = ScopeCheck.class.getName() + ".declaring";

    private ScopeCheck() {}

    /**
     * Whether who acts may go on.
     *
     * @param needed the declared scopes, all of which are needed; empty where none is declared
     */
    public static boolean passes(HttpServletRequest request, Set<String> needed) {
        AuthenticationContext authentication = AuthenticationContext.of(request);
        if (authentication == null) {
            return needed.isEmpty();
        }
        if (needed.isEmpty()) {
            // a caller who is not identified yet came with a cookie, and has a session
            Identity known = authentication.knownIdentity();
            return authentication.scopeDeclared()
                    || known == null
                    || !known.principal().isScoped();
        }
        Identity identity = authentication.identity(request);
        return identity != null && has(identity, needed);
    }

    static boolean has(Identity identity, Set<String> needed) {
        if (needed.isEmpty()) {
            return true;
        }
        for (String scope : needed) {
            if (!identity.principal().hasScope(scope)) {
                return false;
            }
        }
        return true;
    }

    /** Records that a scope was declared and checked here, so that none is required later. */
    public static void settle(HttpServletRequest request) {
        AuthenticationContext authentication = AuthenticationContext.of(request);
        if (authentication != null) {
            authentication.scopeDeclared(true);
        }
    }

    /** Returns the refusal; the response gets the CORS headers. */
    public static Reply refusal(HttpServletRequest request, HttpServletResponse response, Set<String> needed) {
        Cors.onRefusal(request, response);
        return AuthenticationContext.identityOf(request) != null
                ? Problems.scopeReply(request, needed)
                : Problems.reply(request, AuthenticationContext.problemOf(request), Problems.CHALLENGE, Map.of());
    }

    /**
     * Registers a servlet that checks the scopes of each method behind it, so that narrowed tokens are passed to it.
     * For frameworks that run our check before all their methods.
     */
    public static void looksItself(ServletContext context, String servlet) {
        synchronized (ScopeCheck.class) {
            Set<Object> all = new HashSet<>(declaring(context));
            all.add(servlet);
            context.setAttribute(DECLARING, Set.copyOf(all));
        }
    }

    /** Whether a servlet is registered so. */
    public static boolean doesLookItself(ServletContext context, String servlet) {
        return declaring(context).contains(servlet);
    }

    private static Set<Object> declaring(ServletContext context) {
        return context.getAttribute(DECLARING) instanceof Set<?> names ? Set.copyOf(names) : Set.of();
    }
}
