package org.doorward.internal.account;

import java.time.Instant;
import org.doorward.AccountId;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountEvent;
import org.doorward.internal.account.AccountEdits.Effect;
import org.jspecify.annotations.Nullable;

/**
 * Restricts built-in accounts, and notes what lifts a restriction: suspends and reinstates them, requires another password,
 * notes accepted terms. Safe for any thread.
 *
 * @param terms the version of the application's present terms
 */
public record AccountRestrictions(AccountEdits edits, String terms) {
    /** The version of the terms where the settings name none. */
    public static final String FIRST_TERMS = "1";

    /** Without an end: it stays until the sessions are over. */
    private static final Suspension UNTIL_ENDED = new Suspension(null, Suspension.Cause.SECURITY);

    /**
     * Suspends an account. One that is suspended for security is first suspended without an end, and gets its end only after
     * its sessions are over: a node that stops in between leaves nothing that lives again when the suspension ends.
     */
    Account suspend(AccountId id, Suspension suspension) {
        if (!suspension.isInForceAt(edits.now())) {
            throw new AccountChangeException(Obstacle.SUSPENSION_OVER);
        }
        AccountEdits.Told told = (account, at, origin) -> new AccountEvent.Suspended(account, suspension, at, origin);
        if (suspension.cause() == Suspension.Cause.ADMINISTRATIVE) {
            return edits.changed(id, account -> suspended(account, suspension), told, afterAlarm());
        }
        StoredAccount first = edits.stored(
                id,
                account -> suspended(account, UNTIL_ENDED),
                told,
                new Effect(edits.changes()::changing, edits.changes()::suspended, before -> {}),
                account -> suspension.until() != null && suspension.equals(account.suspension()));
        return suspension.until() == null ? first.account() : limited(first, suspension);
    }

    /**
     * Whoever has changed the account since the first step has the last word, also who has suspended it without an end:
     * each such call stores another version.
     */
    private Account limited(StoredAccount first, Suspension suspension) {
        if (suspension.equals(first.account().suspension())) {
            edits.changes().changed(first.account().id());
            return first.account();
        }
        return edits.changedSince(first, suspended(first.account(), suspension));
    }

    private Effect afterAlarm() {
        return new Effect(this::reinstating, edits.changes()::changed, before -> {});
    }

    private static Account suspended(Account account, @Nullable Suspension suspension) {
        return account.toBuilder().suspension(suspension).build();
    }

    /** Ends the suspension of an account. */
    Account reinstate(AccountId id) {
        return edits.changed(id, account -> suspended(account, null), AccountEvent.Reinstated::new, afterAlarm());
    }

    /** A node that stopped while it suspended the account may have left sessions. */
    private void reinstating(AccountId id) {
        Instant now = edits.now();
        boolean ends = edits.store()
                .state(id)
                .map(present -> present.account().suspension())
                .filter(suspension -> suspension.cause() == Suspension.Cause.SECURITY && suspension.isInForceAt(now))
                .isPresent();
        if (ends) {
            edits.changes().suspended(id);
        } else {
            edits.changes().changing(id);
        }
    }

    /** Requires another password of the holder. */
    Account requirePasswordChange(AccountId id) {
        return edits.changed(
                id,
                account -> account.toBuilder().passwordChangeRequired(true).build(),
                AccountEvent.PasswordChangeRequired::new);
    }

    /** Notes that the holder has accepted the present terms. */
    Account acceptTerms(AccountId id, @Nullable String version) {
        if (version != null && !version.equals(terms)) {
            throw new AccountChangeException(Obstacle.OTHER_TERMS);
        }
        Instant now = edits.now();
        return edits.changed(
                id,
                account -> account.termsAccepted() ? account : accepting(account, now),
                AccountEvent.TermsAccepted::new);
    }

    /** Returns this account as one whose holder has accepted the present terms. */
    public Account accepting(Account account, Instant at) {
        return account.toBuilder().terms(terms, at).termsAccepted(true).build();
    }
}
