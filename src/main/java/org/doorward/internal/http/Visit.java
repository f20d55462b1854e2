package org.doorward.internal.http;

import jakarta.servlet.ServletException;
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
        Identity ask(Visit visit, HttpServletRequest request);
    }

    /** Opens and ends the session that the application asks for, and gives out what belongs to it. */
    interface Door {
        Identity signIn(HttpServletRequest request, @Nullable String username, @Nullable String password)
                throws ServletException;

        void signOut(HttpServletRequest request, Identity identity);

        @Nullable
        RenewedResponse renewedResponse();

        String csrfToken(@Nullable Identity identity);
    }

    private final Door door;
    private @Nullable Question question;
    private @Nullable Identity identity;
    private @Nullable Problem problem;
    private boolean scopeDeclared;

    private Visit(Door door, @Nullable Question question, @Nullable Identity identity) {
        this.door = door;
        this.question = question;
        this.identity = identity;
    }

    /** A visit of whom is known already, or nobody. */
    static Visit of(Door door, @Nullable Identity identity) {
        return new Visit(door, null, identity);
    }

    /** A visit of whom will be known when somebody asks. */
    static Visit undecided(Door door, Question question) {
        return new Visit(door, question, null);
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
            identity = open.ask(this, request);
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
            door.signOut(request, known);
            identity = null;
        }
    }

    /** The response that brings new cookies; null when it brings none. */
    @Nullable
    RenewedResponse renewedResponse() {
        return door.renewedResponse();
    }

    void signIn(HttpServletRequest request, @Nullable String username, @Nullable String password)
            throws ServletException {
        if (identity(request) != null) {
            throw new ServletException("somebody is signed in already");
        }
        identity = door.signIn(request, username, password);
    }

    /** An anti-forgery token for who acts; empty where none is needed. */
    String csrfToken(HttpServletRequest request) {
        return door.csrfToken(identity(request));
    }

    /** Why nobody is known although a credential was shown; null when there is no such thing. */
    @Nullable
    Problem problem() {
        return problem;
    }

    void refused(Problem because) {
        problem = because;
    }

    /** Whether it is settled, for where the present dispatch goes, that tokens narrowed to scopes may go there. */
    boolean scopeDeclared() {
        return scopeDeclared;
    }

    void scopeDeclared(boolean declared) {
        scopeDeclared = declared;
    }
}
