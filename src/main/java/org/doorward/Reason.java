package org.doorward;

import java.util.Locale;

/** Why a credential was refused. Clients receive the {@linkplain #code() codes}, which never change their meaning. */
public enum Reason {
    /** The token, or the session's lifetime, has ended. */
    EXPIRED,
    /** The session was unused for longer than the idle timeout. */
    IDLE,
    /** Ended by another device, an administrator, an epoch or a password change. */
    REVOKED,
    /** Ended by its own sign-out. */
    SIGNED_OUT,
    /** Ended by a newer sign-in, because of a limit. */
    REPLACED,
    /** The account may not be used now. */
    SUSPENDED,
    /** A replaced refresh token was used again: the session was ended. */
    REUSED,
    /** The request has two cookies of one name with different values. */
    AMBIGUOUS,
    /** Well formed, but unknown to this application. */
    UNKNOWN,
    /** Not a credential of any known kind. */
    MALFORMED;

    private final String code = codeOf(this);

    /** Returns the stable code, such as {@code signed-out}. */
    public String code() {
        return code;
    }

    /** Returns the stable code of a constant of ours: its name in lower case, with hyphens. */
    public static String codeOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the reason with this {@linkplain #code() code}. @throws IllegalArgumentException when there is none */
    public static Reason ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
