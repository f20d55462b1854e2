package org.doorward.internal.recovery;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.account.EditableAccountStore;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.account.StoredAccount;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.notification.NotificationQueue;
import org.doorward.internal.token.LinkTokens.Purpose;
import org.doorward.internal.token.LinkTokens.Shown;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;

/**
 * Sets forgotten passwords by a link. It goes to the proved e-mail address of an active account, and to no other: an address
 * that nobody has proved may be that of a stranger. A new password or another address makes the link invalid. Safe for any
 * thread.
 */
public record PasswordReset(
        EditableAccountStore store, PasswordReplacement passwords, NotificationQueue queue, AccountLinks links) {
    /**
     * Sends a link later, where there is such an account. It reads no account and never waits, so that nobody learns from it
     * whether the account exists.
     *
     * @param username as typed
     */
    public void forgot(TenantId tenant, String username, AccountLinks.Page page, Locale locale) {
        Optional<String> name = Usernames.normalise(username);
        queue.send(Kind.PASSWORD_RESET, () -> name.flatMap(known -> store.state(tenant, known))
                .flatMap(state -> mail(state, page, locale)));
    }

    private Optional<Notification> mail(StoredAccount state, AccountLinks.Page page, Locale locale) {
        Account account = state.account();
        if (!isReachable(account)
                || links.take(Purpose.PASSWORD_RESET, account.id()) instanceof RateLimitResult.Refused) {
            return Optional.empty();
        }
        String address = account.emailAddress().orElseThrow();
        return Optional.of(
                links.make(Kind.PASSWORD_RESET, Purpose.PASSWORD_RESET, account, address, bound(state), page, locale));
    }

    private static boolean isReachable(Account account) {
        return account.isActive() && account.emailVerified() && account.email() != null;
    }

    /** What makes the link invalid when it changes. */
    private static List<String> bound(StoredAccount state) {
        return List.of(state.hash(), state.account().emailAddress().orElse(""));
    }

    /**
     * Sets the password by the token of a link, and ends all sessions of the account. Of several calls with one token exactly
     * one succeeds.
     *
     * @param tokensToo whether the API tokens of the account are revoked
     * @return the account; empty when the token is not good, for whatever reason
     * @throws WeakPasswordException when the password may not be set; the token stays good
     * @throws StoreUnavailableException when a store does not answer, or the password is being changed by somebody else
     */
    public Optional<Account> reset(TenantId tenant, String token, CharSequence next, boolean tokensToo) {
        Optional<Shown> shown = links.tokens().read(tenant, token);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        AtomicReference<Account> found = new AtomicReference<>();
        try {
            passwords.replace(shown.get().account(), next, new PasswordReplacement.Ending(null, tokensToo), present -> {
                boolean good = isReachable(present.account())
                        && links.isGood(shown.get(), Purpose.PASSWORD_RESET, bound(present));
                if (good) {
                    passwords.needAnother(present, next);
                }
                found.set(good ? present.account() : null);
                return good;
            });
        } catch (AccountChangeException e) {
            // there is no such account any more
            return Optional.empty();
        }
        return Optional.ofNullable(found.get());
    }
}
