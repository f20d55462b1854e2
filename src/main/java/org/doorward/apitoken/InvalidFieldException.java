package org.doorward.apitoken;

/** A field of an API token, of its grant or of a service account is invalid. */
public final class InvalidFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Field field;

    /** The fields. */
    public enum Field {
        ID,
        NAME,
        OWNER,
        ROLES,
        SCOPES,
        /** The networks that a token may be used from. */
        NETWORKS,
        /** How often a token may be used. */
        REQUESTS_PER_MINUTE,
        /** The time at which a token ends. */
        EXPIRES_AT,
        /** How long two secrets of a token are valid together. */
        OVERLAP
    }

    public InvalidFieldException(Field field) {
        super("the value of " + field + " cannot be used");
        this.field = field;
    }

    /** Returns the invalid field. */
    public Field field() {
        return field;
    }
}
