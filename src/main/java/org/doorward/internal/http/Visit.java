package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request, from its first dispatch to its last. Kept with the request, so that it cannot reach
 * another one; a client cannot put one there. A request is handled by one thread at a time.
 */
final class Visit {
    private static final String ATTRIBUTE = Visit.class.getName();

    /** Finds out who acts, when somebody asks; for public paths. */
    interface Question {
        @Nullable
        Identity ask(HttpServletRequest request);
    }

    /** Ends a session. */
    interface SignOut {
        void signOut(HttpServletRequest request, Identity identity);
    }

    private final SignOut signOut;
    private @Nullable Question question;
    private @Nullable Identity identity;

    private Visit(SignOut signOut, @Nullable Question question, @Nullable Identity identity) {
        this.signOut = signOut;
        this.question = question;
        this.identity = identity;
    }

    /** A visit of whom is known already, or nobody. */
    static Visit of(SignOut signOut, @Nullable Identity identity) {
        return new Visit(signOut, null, identity);
    }

    /** A visit of whom will be known when somebody asks. */
    static Visit undecided(SignOut signOut, Question question) {
        return new Visit(signOut, question, null);
    }

    /** The visit that this request belongs to, if it was seen before. */
    static @Nullable Visit of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Visit visit ? visit : null;
    }

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Who acts; null for nobody. Asks once. */
    @Nullable
    Identity identity(HttpServletRequest request) {
        Question open = question;
        if (open != null) {
            question = null;
            identity = open.ask(request);
        }
        return identity;
    }

    /** Who acts as far as is known already. */
    @Nullable
    Identity knownIdentity() {
        return identity;
    }

    void signOut(HttpServletRequest request) {
        Identity known = identity(request);
        if (known != null) {
            signOut.signOut(request, known);
            identity = null;
        }
    }
}
