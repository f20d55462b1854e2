package org.doorward.internal.recovery;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.DoorwardEvent;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountEvent;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.notification.NotificationQueue;
import org.doorward.notification.Notification;
import org.doorward.notification.Notification.Kind;

/**
 * Tells holders of accounts of changes that they should know. Only the node of the change does so, and only proved addresses
 * are told: any other may be that of a stranger. Safe for any thread.
 *
 * @param verification proves new addresses
 * @param pages the tenant's page for it; empty where there is none
 * @param locale the language, because no request of the holder tells one
 */
public record AccountNotices(
        AccountEngine accounts,
        NotificationQueue queue,
        VerificationMail verification,
        Function<TenantId, Optional<AccountLinks.Page>> pages,
        Locale locale)
        implements EventListener {
    @Override
    public void happened(DoorwardEvent event) {
        if (event.fromOtherNode()) {
            return;
        }
        if (event instanceof AccountEvent.PasswordChanged changed) {
            queue.send(Kind.PASSWORD_CHANGED, () -> accounts.find(changed.account())
                    .flatMap(account -> notice(Kind.PASSWORD_CHANGED, account, changed.at())));
        } else if (event instanceof AccountEvent.EmailChanged changed) {
            pages.apply(changed.account().tenant())
                    .ifPresent(page -> verification.send(changed.account(), page, locale));
        }
    }

    /**
     * An account has another address.
     *
     * @param before the account with its former address
     */
    public void emailChanged(Account before, Instant at) {
        notice(Kind.EMAIL_CHANGED, before, at).ifPresent(queue::send);
    }

    private Optional<Notification> notice(Kind kind, Account account, Instant at) {
        return account.emailAddress()
                .filter(address -> account.emailVerified())
                .map(address -> Notification.of(kind, account, address, locale, at));
    }
}
