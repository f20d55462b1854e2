package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.refusal.Problems;

/** Checks the roles of a principal, and refuses. */
public final class RoleCheck {
    /** The servlet specification's name for any signed-in user. */
    private static final String ANY_PRINCIPAL = "**";

    private RoleCheck() {}

    /** Whether who acts has one of these roles. Without a principal: false. */
    public static boolean hasOneOf(HttpServletRequest request, Set<String> roles) {
        Identity identity = AuthenticationContext.identityOf(request);
        return identity != null && roles.stream().anyMatch(role -> has(identity, role));
    }

    /** Whether who acts has all of these roles. */
    static boolean hasAll(Identity identity, Set<String> roles) {
        return roles.isEmpty() || identity.principal().roles().containsAll(roles);
    }

    static boolean has(Identity identity, String role) {
        return role.equals(ANY_PRINCIPAL) || identity.principal().hasRole(role);
    }

    /**
     * Returns the refusal; the response gets the CORS headers.
     *
     * @param nobodyMay whether no role would help
     */
    public static Reply refusal(HttpServletRequest request, HttpServletResponse response, boolean nobodyMay) {
        if (!nobodyMay && AuthenticationContext.identityOf(request) == null) {
            Optional<StepUp> signIn = StepUp.of(request);
            return signIn.isPresent()
                    ? signIn.get().challenge(request, response)
                    : Problems.reply(request, Problem.UNAVAILABLE, Problems.CHALLENGE, Map.of());
        }
        Cors.onRefusal(request, response);
        return Problems.reply(request, Problem.FORBIDDEN, Problems.CHALLENGE, Map.of());
    }

    /** Sends the refusal, unless the response is committed. */
    public static void refuse(HttpServletRequest request, HttpServletResponse response, boolean nobodyMay)
            throws IOException {
        if (nobodyMay || AuthenticationContext.identityOf(request) != null) {
            Problems.send(request, response, Problem.FORBIDDEN);
        } else if (!response.isCommitted()) {
            refusal(request, response, false).writeTo(response);
        }
    }
}
