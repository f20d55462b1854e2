package org.doorward.apitoken;

import java.util.regex.Pattern;

/** The names of scopes: those of the application, and our own. */
public final class Scopes {
    /** What our own start with. They are never implied. */
    public static final String RESERVED = "doorward:";

    /** To list, create, change, rotate and revoke the owner's personal access tokens. */
    public static final String TOKENS = "doorward:tokens";

    /** To rotate the token itself. */
    public static final String ROTATE_ITSELF = "doorward:rotate-itself";

    /** To list and end the owner's sessions. */
    public static final String SESSIONS = "doorward:sessions";

    /** To ask what a token is, and to revoke one: for other services (RFC 7662, RFC 7009). */
    public static final String INTROSPECT = "doorward:introspect";

    /** The most that one token names. */
    public static final int MOST = 100;

    /** The scope-token of RFC 6749 without the characters that patterns and lists would trip over. */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/*-]{0,99}");

    private static final java.util.Set<String> OWN = java.util.Set.of(TOKENS, ROTATE_ITSELF, SESSIONS, INTROSPECT);

    private Scopes() {}

    /** Whether it can be the name of a scope; of the reserved ones only those that there are. */
    public static boolean isWellFormed(String scope) {
        return SHAPE.matcher(scope).matches() && (!scope.startsWith(RESERVED) || OWN.contains(scope));
    }
}
