package org.doorward.account;

/** Why a password may not be set. */
public enum PasswordWeakness {
    /** It holds half a surrogate pair, which has no bytes of its own. */
    NOT_TEXT("not-text", "must be text"),
    /** It has fewer than {@link PasswordPolicy#LEAST} characters. */
    TOO_SHORT("too-short", "must have " + PasswordPolicy.LEAST + " to " + PasswordPolicy.MOST + " characters"),
    /** It has more than {@link PasswordPolicy#MOST} characters. */
    TOO_LONG("too-long", "must have " + PasswordPolicy.LEAST + " to " + PasswordPolicy.MOST + " characters"),
    /** It is hardly more than the account's name, or the product's. */
    CONTEXT("context", "is too close to the username, the e-mail address or the name of the product"),
    /** It is one of those that are tried first, or hardly more than that. */
    COMMON("common", "is one of those that are tried first"),
    /** It is known to have leaked. */
    BREACHED("breached", "is known to have leaked");

    private final String code;
    private final String why;

    PasswordWeakness(String code, String why) {
        this.code = code;
        this.why = why;
    }

    /** Stable, for programs. */
    public String code() {
        return code;
    }

    /** For people, as the end of a sentence that begins with what is refused. */
    public String why() {
        return why;
    }
}
