package org.doorward;

import java.util.Locale;

/**
 * Why a credential was refused. The {@linkplain #code() codes} are told to clients and never change their meaning.
 */
public enum Reason {
    /** The token, or the session's lifetime, is over. */
    EXPIRED,
    /** The session was not used for longer than the idle timeout. */
    IDLE,
    /** Ended by another device, an administrator, an epoch or a password change. */
    REVOKED,
    /** Ended by its own sign-out. */
    SIGNED_OUT,
    /** Ended by a newer sign-in, because of a limit. */
    REPLACED,
    /** The account may not be used at present. */
    SUSPENDED,
    /** A refresh token was shown again that had been replaced before: the family was ended. */
    REUSED,
    /** Two cookies of our name with different values. */
    AMBIGUOUS,
    /** Well formed, but nothing that this application knows, or knows any more. */
    UNKNOWN,
    /** Not a credential of any kind known here. */
    MALFORMED;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The stable text of this reason, as in {@code signed-out}. */
    public String code() {
        return code;
    }

    /** The reason with this {@linkplain #code() code}. @throws IllegalArgumentException when there is none */
    public static Reason ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
