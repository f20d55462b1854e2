package org.doorward.account;

import java.util.Objects;

/** An account cannot be changed in this way. Nothing was changed. */
public final class AccountChangeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Obstacle obstacle;

    /** What is in the way of a change. */
    public enum Obstacle {
        /** There is no account with this id. */
        UNKNOWN_ACCOUNT("there is no such account"),
        /** The text is no username. */
        INVALID_USERNAME("username: not a valid username"),
        /** Another account or a service account of the tenant has the username. */
        USERNAME_TAKEN("username: somebody else has it"),
        /** The text is no e-mail address. */
        INVALID_EMAIL("email: not a valid e-mail address"),
        /** A role is no name, or there are too many. */
        INVALID_ROLES("roles: at most 100, each of 1 to 100 printable characters"),
        /** It is the tenant's only active account with the role {@code admin}. */
        LAST_ADMINISTRATOR("the tenant has no other active administrator"),
        /** A suspension would be over before it begins. */
        SUSPENSION_OVER("until: must be in the future"),
        /** These are not the application's present terms. */
        OTHER_TERMS("version: the application has other terms now");

        private final String why;

        Obstacle(String why) {
            this.why = why;
        }
    }

    public AccountChangeException(Obstacle obstacle) {
        super(Objects.requireNonNull(obstacle, "obstacle").why);
        this.obstacle = obstacle;
    }

    /** Returns what is in the way. */
    public Obstacle obstacle() {
        return obstacle;
    }
}
