package org.doorward.account;

/** Why a password may not be set. */
public enum PasswordWeakness {
    /** It holds half a surrogate pair, which has no bytes. */
    NOT_TEXT("not-text", "must be text"),
    /** It has fewer than {@link #LEAST_CHARACTERS} characters. */
    TOO_SHORT("too-short", "must have 8 to 1024 characters"),
    /** It has more than {@link #MOST_CHARACTERS} characters. */
    TOO_LONG("too-long", "must have 8 to 1024 characters"),
    /** It is little more than the username, the e-mail address or the name of the product. */
    CONTEXT("context", "is too close to the username, the e-mail address or the name of the product"),
    /** It is little more than one of the most common passwords. */
    COMMON("common", "is one of those that are tried first"),
    /** It is known to have leaked. */
    BREACHED("breached", "is known to have leaked"),
    /** It is the present password, and another one is required. */
    UNCHANGED("unchanged", "is the present one, and another one is required");

    /** The shortest password, in characters. */
    public static final int LEAST_CHARACTERS = 8;

    /** The longest password, in characters. */
    public static final int MOST_CHARACTERS = 1024;

    private final String code;
    private final String why;

    PasswordWeakness(String code, String why) {
        this.code = code;
        this.why = why;
    }

    /** Returns the stable code. */
    public String code() {
        return code;
    }

    /** Returns the end of a sentence for people that begins with the password. */
    public String why() {
        return why;
    }
}
