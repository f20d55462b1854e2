package org.doorward.session;

import java.util.Objects;
import org.doorward.SessionId;
import org.doorward.account.Account;
import org.jspecify.annotations.Nullable;

/** The sign-in for a new session. Immutable; made with a {@link #builder builder}. */
public final class SignIn {
    private final Account account;
    private final String method;
    private final Device device;
    private final @Nullable String address;
    private final boolean remembered;
    private final @Nullable SessionId inPlaceOf;

    private SignIn(Builder builder) {
        this.account = builder.account;
        this.method = builder.method;
        this.device = builder.device;
        this.address = builder.address;
        this.remembered = builder.remembered;
        this.inPlaceOf = builder.inPlaceOf;
    }

    /**
     * Returns a builder of a sign-in on an unknown device, from an unknown address, that does not outlive the browser.
     *
     * @param account an account that the caller has authenticated
     * @param method how it was authenticated, such as {@code password}
     */
    public static Builder builder(Account account, String method) {
        return new Builder(account, method);
    }

    public Account account() {
        return account;
    }

    /** Returns how the account was authenticated, such as {@code password}. */
    public String method() {
        return method;
    }

    public Device device() {
        return device;
    }

    /** Returns the client's IP address; null when it is unknown. */
    public @Nullable String address() {
        return address;
    }

    /** Whether the session outlives the browser. */
    public boolean remembered() {
        return remembered;
    }

    /** Returns an earlier session that this one ends if it belongs to the same account; null for none. */
    public @Nullable SessionId inPlaceOf() {
        return inPlaceOf;
    }

    @Override
    public String toString() {
        return "SignIn[" + account.id() + ", " + method + "]";
    }

    /** Builds a {@link SignIn}. Not thread-safe. */
    public static final class Builder {
        private final Account account;
        private final String method;
        private Device device = Device.UNKNOWN;
        private @Nullable String address;
        private boolean remembered;
        private @Nullable SessionId inPlaceOf;

        private Builder(Account account, String method) {
            this.account = Objects.requireNonNull(account, "account");
            this.method = Objects.requireNonNull(method, "method");
        }

        public Builder device(Device its) {
            this.device = Objects.requireNonNull(its, "device");
            return this;
        }

        /** Sets the client's IP address; null when it is unknown. */
        public Builder address(@Nullable String its) {
            this.address = its;
            return this;
        }

        /** Whether the session outlives the browser. */
        public Builder remembered(boolean is) {
            this.remembered = is;
            return this;
        }

        /** Sets an earlier session that this one ends if it belongs to the same account; null for none. */
        public Builder inPlaceOf(@Nullable SessionId older) {
            this.inPlaceOf = older;
            return this;
        }

        public SignIn build() {
            return new SignIn(this);
        }
    }
}
