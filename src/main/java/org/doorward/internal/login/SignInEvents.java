package org.doorward.internal.login;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.AccountSuspendedException;
import org.doorward.account.StoredPassword;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.limit.SignInThrottle.AttemptDecision;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.login.LoginEvent;
import org.jspecify.annotations.Nullable;

/**
 * Tells of attempts to sign in by password. Safe for any thread.
 *
 * @param hidden replaces a username by a pseudonym that events may hold
 */
record SignInEvents(UnaryOperator<String> hidden, EventListener listener) {
    /** Opens a session, and tells when the account is suspended. */
    Optional<IssuedTokens> opened(
            Optional<StoredPassword> found, Instant now, Supplier<Optional<IssuedTokens>> opening) {
        try {
            return opening.get();
        } catch (AccountSuspendedException e) {
            found.ifPresent(stored -> listener.happened(
                    new LoginEvent.SignInRefused(stored.account().id(), "password", "suspended", now)));
            throw e;
        }
    }

    void failed(TenantId tenant, Optional<String> username, @Nullable AccountId account, Instant now) {
        listener.happened(new LoginEvent.SignInFailed(tenant, name(tenant, username), account, now));
    }

    void throttled(TenantId tenant, Optional<String> username, AttemptDecision.Later later, Instant now) {
        listener.happened(new LoginEvent.Throttled(tenant, name(tenant, username), later.retryAfter(), now));
    }

    void succeeded(IssuedTokens tokens, int failures, Instant now) {
        if (failures > 0) {
            listener.happened(new LoginEvent.SucceededAfterFailures(
                    tokens.session().owner(), tokens.session().id(), failures, now));
        }
    }

    void newDevice(IssuedTokens tokens, boolean browser, Instant now) {
        listener.happened(new LoginEvent.NewDevice(
                tokens.session().owner(), tokens.session().id(), browser, now));
    }

    /** The default tenant is not written. No tenant holds a line feed. */
    private String name(TenantId tenant, Optional<String> username) {
        String where = tenant.equals(TenantId.DEFAULT) ? "" : tenant + "\n";
        return hidden.apply(where + username.orElse("\n"));
    }
}
