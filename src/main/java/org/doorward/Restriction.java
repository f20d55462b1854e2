package org.doorward;

/**
 * What keeps a signed-in account from all but a few paths, until its holder does what is missing. Clients receive the
 * {@linkplain #code() codes}, which never change their meaning.
 */
public enum Restriction {
    /** The account or the session is suspended. Only time or an administrator lifts it. */
    SUSPENDED,
    /** The holder must set another password. */
    PASSWORD_CHANGE_REQUIRED,
    /** The holder has not proved the e-mail address. */
    EMAIL_UNVERIFIED,
    /** The holder has not accepted the application's terms. */
    TERMS_NOT_ACCEPTED;

    private final String code = Reason.codeOf(this);

    /** Returns the stable code, such as {@code email-unverified}. */
    public String code() {
        return code;
    }
}
