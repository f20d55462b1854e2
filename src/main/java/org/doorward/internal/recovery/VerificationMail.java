package org.doorward.internal.recovery;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.Usernames;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.notification.NotificationQueue;
import org.doorward.internal.token.LinkTokens.Purpose;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;

/** Sends the links by which holders of accounts prove their e-mail addresses. Safe for any thread. */
public record VerificationMail(AccountEngine accounts, NotificationQueue queue, AccountLinks links) {
    /** The result of asking for a link. */
    public sealed interface Asked {
        /** It is sent later. */
        record Sent() implements Asked {}

        /** The account has no address, or one that is proved. */
        record NothingToProve(boolean hasAddress) implements Asked {}

        /** As many were sent as may be. */
        record TooMany(RateLimitResult.Refused refused) implements Asked {}
    }

    /**
     * Sends a link later to the address of somebody who is signed in.
     *
     * @throws StoreUnavailableException when a store does not answer
     */
    public Asked resend(AccountId id, AccountLinks.Page page, Locale locale) {
        Optional<Account> found = accounts.find(id);
        Optional<Account> unproved = found.filter(VerificationMail::isUnproved);
        if (unproved.isEmpty()) {
            return new Asked.NothingToProve(found.flatMap(Account::emailAddress).isPresent());
        }
        if (take(unproved.get()) instanceof RateLimitResult.Refused refused) {
            return new Asked.TooMany(refused);
        }
        queue.send(mail(unproved.get(), page, locale));
        return new Asked.Sent();
    }

    /** Sends a link later to the address of an account, within the limit and where it is not proved. It never waits. */
    void send(AccountId id, AccountLinks.Page page, Locale locale) {
        queue.send(Kind.EMAIL_VERIFICATION, () -> accounts.find(id)
                .filter(VerificationMail::isUnproved)
                .filter(account -> !(take(account) instanceof RateLimitResult.Refused))
                .map(account -> mail(account, page, locale)));
    }

    /** Takes one from the limit of the account, and one from that of the mailbox, which many accounts may name. */
    private RateLimitResult take(Account account) {
        RateLimitResult ofAccount = links.take(Purpose.EMAIL_VERIFICATION, account.id());
        return ofAccount instanceof RateLimitResult.Refused
                ? ofAccount
                : links.take(account.id().tenant(), account.emailAddress().orElseThrow());
    }

    /** Whether the account has the name of its mailbox. Then it belongs to whoever reads that mailbox, and to nobody else. */
    static boolean isNamedByAddress(Account account) {
        return account.emailAddress()
                .flatMap(Usernames::normalise)
                .filter(account.username()::equals)
                .isPresent();
    }

    static boolean isUnproved(Account account) {
        return account.isActive() && account.email() != null && !account.emailVerified();
    }

    Notification mail(Account account, AccountLinks.Page page, Locale locale) {
        String address = account.emailAddress().orElseThrow();
        return links.make(
                Kind.EMAIL_VERIFICATION, Purpose.EMAIL_VERIFICATION, account, address, bound(address), page, locale);
    }

    /** What makes the link invalid when it changes. */
    static List<String> bound(String address) {
        return List.of(address);
    }
}
