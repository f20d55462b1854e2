package org.doorward.internal.recovery;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountService;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.token.LinkTokens.Purpose;
import org.doorward.internal.token.LinkTokens.Shown;
import org.jspecify.annotations.Nullable;

/**
 * Proves e-mail addresses by the link that was sent to them. Another address makes the link invalid, and so does its use.
 *
 * <p>An account whose username is its address belongs to whoever reads the mailbox, but anybody may have registered it. So
 * its address is proved by its own session together with the link, or the link also sets a new password, in the same write
 * and after all sessions and API tokens have ended. Safe for any thread.
 */
public record EmailVerification(AccountService accounts, PasswordReplacement passwords, AccountLinks links) {
    /** The result of showing a link. */
    public sealed interface Result {
        /** The address is proved. */
        record Proved() implements Result {}

        /** The address is proved, and the account has the new password. */
        record WithPassword(Account account) implements Result {}

        /** A password is needed by this link, or was given and is not set by it. The link stays good. */
        record PasswordMatters() implements Result {}

        /** The link is not good, for whatever reason. */
        record Dead() implements Result {}
    }

    /**
     * Notes that the address is proved, by the token of a link.
     *
     * @param caller the account of the caller's session; null where there is none
     * @param password the new password; null where none was given
     * @throws WeakPasswordException when the password may not be set; the token stays good
     * @throws StoreUnavailableException when a store does not answer, or the password is being changed by somebody else
     */
    public Result verify(TenantId tenant, String token, @Nullable AccountId caller, @Nullable CharSequence password) {
        Optional<Shown> shown = links.tokens().read(tenant, token);
        Optional<Account> found =
                shown.flatMap(read -> accounts.find(read.account())).filter(account -> isGood(shown.get(), account));
        if (found.isEmpty()) {
            return new Result.Dead();
        }
        Account account = found.get();
        boolean sets =
                VerificationMail.isNamedByAddress(account) && !account.id().equals(caller);
        if (sets != (password != null)) {
            return new Result.PasswordMatters();
        }
        try {
            return password == null ? proved(account) : withPassword(shown.get(), password);
        } catch (AccountChangeException e) {
            // there is no such account any more
            return new Result.Dead();
        }
    }

    private Result proved(Account account) {
        return accounts.emailVerified(account.id(), account.emailAddress().orElseThrow())
                ? new Result.Proved()
                : new Result.Dead();
    }

    private Result withPassword(Shown shown, CharSequence password) {
        AtomicReference<Account> done = new AtomicReference<>();
        passwords.replace(shown.account(), password, PasswordReplacement.Ending.PROVED, present -> {
            Account account = present.account();
            boolean good = isGood(shown, account) && VerificationMail.isNamedByAddress(account);
            if (good) {
                passwords.needAnother(present, password);
            }
            done.set(good ? account : null);
            return good;
        });
        Account account = done.get();
        return account == null ? new Result.Dead() : new Result.WithPassword(account);
    }

    private boolean isGood(Shown shown, Account account) {
        List<String> bound = VerificationMail.bound(account.emailAddress().orElse(""));
        return VerificationMail.isUnproved(account) && links.isGood(shown, Purpose.EMAIL_VERIFICATION, bound);
    }
}
