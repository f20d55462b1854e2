package org.doorward.internal.recovery;

import java.util.Locale;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.notification.NotificationQueue;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;

/**
 * Writes to the address that somebody registers with: a link to prove it, or that it has an account already. Few an hour for
 * each address, because anybody may name any address. It never waits. Safe for any thread.
 */
public record RegistrationMail(VerificationMail verification, NotificationQueue queue, AccountLinks links) {
    /** Sends a link later to the address of a new account. */
    void registered(Account account, String address, AccountLinks.Page page, Locale locale) {
        AccountId id = account.id();
        queue.send(
                Kind.EMAIL_VERIFICATION,
                () -> taken(id.tenant(), address)
                        ? verification
                                .accounts()
                                .find(id)
                                .filter(VerificationMail::isUnproved)
                                .map(present -> verification.mail(present, page, locale))
                        : Optional.empty());
    }

    /**
     * Tells an address later that it has an account. When nobody has proved the address yet, it gets the link for that once
     * more, with which whoever reads the mailbox sets the password: the one that was chosen may be a stranger's.
     *
     * @param username which is this address, in canonical form
     */
    void known(TenantId tenant, String username, String address, AccountLinks.Page page, Locale locale) {
        queue.send(
                Kind.ALREADY_REGISTERED,
                () -> taken(tenant, address)
                        ? verification
                                .accounts()
                                .named(tenant, username)
                                .filter(Account::isActive)
                                .map(account -> mail(account, address, page, locale))
                        : Optional.empty());
    }

    private Notification mail(Account account, String address, AccountLinks.Page page, Locale locale) {
        return VerificationMail.isUnproved(account) && VerificationMail.isNamedByAddress(account)
                ? verification.mail(account, page, locale)
                : Notification.of(
                        Kind.ALREADY_REGISTERED,
                        account,
                        address,
                        locale,
                        links.clock().instant());
    }

    private boolean taken(TenantId tenant, String address) {
        return links.take(tenant, address) instanceof RateLimitResult.Allowed;
    }
}
