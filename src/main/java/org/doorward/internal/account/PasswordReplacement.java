package org.doorward.internal.account;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountEvent;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.account.EditableAccountStore.Change;
import org.doorward.internal.event.EventListener;
import org.jspecify.annotations.Nullable;

/**
 * Replaces passwords of built-in accounts. It marks the account, ends its sessions, and only then stores the new hash and
 * removes the mark in one write. No sign-in finishes while the mark is set. So there is no moment at which the new password
 * counts and a session of the earlier one lives, wherever a node stops. A sign-in removes the mark of a node that has
 * stopped; a node that was only slow notices by the version, and begins again. Safe for any thread.
 */
public record PasswordReplacement(
        EditableAccountStore store,
        Passwords passwords,
        PasswordPolicy policy,
        AccountDependents changes,
        EventListener listener,
        InstantSource clock) {
    private static final System.Logger LOG = System.getLogger("org.doorward.account");
    private static final int TRIES = 20;

    /**
     * What ends with the earlier password.
     *
     * @param spared the session that stays; null for none
     * @param tokensToo whether the API tokens are revoked
     * @param byHolder whether the holder sets the new password; then no other one is required any more
     * @param proves whether the e-mail address is proved, in the same write
     */
    public record Ending(@Nullable SessionId spared, boolean tokensToo, boolean byHolder, boolean proves) {
        /** All. The holder sets the password by a link that proves the e-mail address. */
        public static final Ending PROVED = new Ending(null, true, true, true);

        public Ending(@Nullable SessionId spared, boolean tokensToo, boolean byHolder) {
            this(spared, tokensToo, byHolder, false);
        }

        /** Of a password that the holder sets. */
        public Ending(@Nullable SessionId spared, boolean tokensToo) {
            this(spared, tokensToo, true);
        }

        /** Returns the account as it is with the new password. */
        private Account changed(Account account) {
            Account lifted =
                    byHolder ? account.toBuilder().passwordChangeRequired(false).build() : account;
            return proves ? lifted.toBuilder().emailVerified(true).build() : lifted;
        }
    }

    /**
     * Replaces the password.
     *
     * @param allowed decides by the stored account; called again after other changes
     * @return how many sessions were ended; empty, with nothing changed, when it is not allowed
     * @throws AccountChangeException when there is no such account
     * @throws WeakPasswordException when the new password may not be set
     * @throws StoreUnavailableException when a store does not answer, or the password is being changed by somebody else
     */
    public OptionalInt replace(AccountId id, CharSequence next, Ending ending, Predicate<StoredAccount> allowed) {
        String hash = null;
        for (int tries = 0; tries < TRIES; tries++) {
            StoredAccount present =
                    store.state(id).orElseThrow(() -> new AccountChangeException(Obstacle.UNKNOWN_ACCOUNT));
            if (!allowed.test(present)) {
                return OptionalInt.empty();
            }
            if (present.isChangingAt(now())) {
                throw new StoreUnavailableException("the password of this account is being changed", null);
            }
            if (hash == null) {
                policy.require(
                        next, present.account().username(), present.account().email());
                hash = passwords.hash(next);
            }
            Account changed = ending.changed(present.account());
            boolean lifts = !changed.equals(present.account());
            StoredAccount marked = present.changing(now());
            if (store.replace(present, marked) != Change.DONE) {
                continue;
            }
            int ended = end(marked, ending);
            if (stored(marked, marked.withHash(changed, hash))) {
                if (lifts) {
                    tellLifted(id);
                }
                if (ending.proves()) {
                    listener.happened(new AccountEvent.EmailVerified(id, now(), Origin.THIS_NODE));
                }
                listener.happened(new AccountEvent.PasswordChanged(id, now(), Origin.THIS_NODE));
                return OptionalInt.of(ended);
            }
        }
        throw AccountEdits.tooMany();
    }

    /**
     * Refuses the present password where another one is required. Only for callers who have proved that they may set it: it
     * compares without counting.
     *
     * @throws WeakPasswordException when it is the present one
     */
    public void needAnother(StoredAccount present, CharSequence next) {
        if (present.account().isPasswordChangeRequired() && passwords.matches(next, present.hash())) {
            throw new WeakPasswordException(PasswordWeakness.UNCHANGED);
        }
    }

    /** Without an answer the session that stays reads the account at its next refresh. The password is another one already. */
    private void tellLifted(AccountId id) {
        try {
            changes.changed(id);
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "it was not told that a password was set", e);
        }
    }

    private int end(StoredAccount marked, Ending ending) {
        AccountId id = marked.account().id();
        boolean done = false;
        try {
            int ended = changes.passwordChanged(id, ending.spared());
            if (ending.tokensToo()) {
                changes.tokensRevoked(id);
            }
            done = true;
            return ended;
        } finally {
            if (!done) {
                unmark(marked);
            }
        }
    }

    private boolean stored(StoredAccount marked, StoredAccount next) {
        try {
            return store.replace(marked, next) == Change.DONE;
        } catch (StoreUnavailableException e) {
            changes.inDoubt(next.account().id());
            throw e;
        }
    }

    /** The password stays. Without an answer of the store the mark stays, too, and counts for some seconds. */
    private void unmark(StoredAccount marked) {
        try {
            store.replace(marked, marked.as(marked.account()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a change of a password could not be taken back", e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
