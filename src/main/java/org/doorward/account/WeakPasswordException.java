package org.doorward.account;

/** A password that may not be set. Never holds it. */
public final class WeakPasswordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final PasswordWeakness weakness;

    /** For this reason. */
    public WeakPasswordException(PasswordWeakness weakness) {
        super("password: " + weakness.why());
        this.weakness = weakness;
    }

    /** Why not. */
    public PasswordWeakness weakness() {
        return weakness;
    }
}
