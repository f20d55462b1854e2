package org.doorward.account;

/** A password may not be set. The exception does not hold the password. */
public final class WeakPasswordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final PasswordWeakness weakness;

    /** @param weakness the reason */
    public WeakPasswordException(PasswordWeakness weakness) {
        super("password: " + weakness.why());
        this.weakness = weakness;
    }

    /** Returns the reason. */
    public PasswordWeakness weakness() {
        return weakness;
    }
}
