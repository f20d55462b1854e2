package org.doorward;

import java.util.regex.Pattern;

/** The names of scopes: the application's and Doorward's own. */
public final class Scopes {
    /** The prefix of Doorward's own scopes. A token has them only when they are named. */
    public static final String RESERVED = "doorward:";

    /** To list, create, change, rotate and revoke the owner's personal access tokens. */
    public static final String TOKENS = RESERVED + "tokens";

    /** To rotate the token itself. */
    public static final String ROTATE_ITSELF = RESERVED + "rotate-itself";

    /** To list and end the owner's sessions. */
    public static final String SESSIONS = RESERVED + "sessions";

    /** To describe and revoke tokens, for other services (RFC 7662, RFC 7009). */
    public static final String INTROSPECT = RESERVED + "introspect";

    /** The most scopes of one token. */
    public static final int MOST = 100;

    /** The scope-token of RFC 6749, without characters that have a meaning in patterns and lists. */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/*-]{0,99}");

    private static final java.util.Set<String> OWN = java.util.Set.of(TOKENS, ROTATE_ITSELF, SESSIONS, INTROSPECT);

    private Scopes() {}

    /** Whether a scope can have this name. Of the reserved names only the existing ones can be used. */
    public static boolean isWellFormed(String scope) {
        return SHAPE.matcher(scope).matches() && (!isReserved(scope) || OWN.contains(scope));
    }

    /** Whether the name is reserved for Doorward's own scopes. */
    public static boolean isReserved(String scope) {
        return scope.startsWith(RESERVED);
    }
}
