package org.doorward.internal.login;

import java.util.Optional;
import java.util.OptionalInt;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.PasswordWeakness;
import org.doorward.account.WeakPasswordException;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.account.StoredAccount;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionOpening;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Changes the password of somebody who is signed in and shows the present password, without counting attempts. All other
 * sessions end, and the session goes on under a new id. Safe for any thread.
 */
public record PasswordChange(
        AccountEngine accounts, Passwords passwords, PasswordReplacement replacement, SessionEngine sessions) {
    /**
     * What is asked for.
     *
     * @param session the session that asks
     * @param current the present password, as typed
     * @param next the new password, as typed
     * @param tokensToo whether the account's API tokens are revoked
     */
    public record Wish(
            AccountId account, SessionId session, CharSequence current, CharSequence next, boolean tokensToo) {
        /** Omits the passwords. */
        @Override
        public String toString() {
            return "Wish[" + account + ", hidden]";
        }
    }

    /** The session that asks is over. */
    public static final class SessionOverException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        private SessionOverException(Reason reason) {
            super(reason.code());
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /** Returns the username that attempts are counted by; empty when the account does not exist. */
    public Optional<String> username(AccountId account) {
        return accounts.find(account).map(Account::username);
    }

    /**
     * Changes the password, without regard to earlier failures.
     *
     * @param known the account, when the client has signed in to it before; null for a stranger
     * @return the tokens of the session's new id; empty when the present password is wrong
     * @throws SessionOverException when the session is over
     * @throws WeakPasswordException when the new password may not be set
     * @throws StoreUnavailableException when a store does not answer, or the password is being changed by somebody else
     */
    public Optional<IssuedTokens> change(Wish wish, @Nullable AccountId known) {
        Proof proof = new Proof(wish, known);
        OptionalInt ended;
        try {
            ended = replacement.replace(
                    wish.account(),
                    wish.next(),
                    new PasswordReplacement.Ending(wish.session(), wish.tokensToo()),
                    proof::holds);
        } catch (AccountChangeException e) {
            // the account is gone, and so is the session
            throw new SessionOverException(Reason.REVOKED);
        }
        return ended.isEmpty() ? Optional.empty() : Optional.of(continued(wish));
    }

    /** Checks the present password again only when the stored hash is another one. */
    private final class Proof {
        private final Wish wish;
        private final @Nullable AccountId known;
        private @Nullable String proved;

        private Proof(Wish wish, @Nullable AccountId known) {
            this.wish = wish;
            this.known = known;
        }

        private boolean holds(StoredAccount present) {
            if (!present.hash().equals(proved)) {
                if (passwords
                        .prove(Optional.of(present.password()), wish.current(), known)
                        .isEmpty()) {
                    return false;
                }
                proved = present.hash();
            }
            if (present.account().isPasswordChangeRequired()
                    && CharSequence.compare(wish.current(), wish.next()) == 0) {
                throw new WeakPasswordException(PasswordWeakness.UNCHANGED);
            }
            return present.account().isActive();
        }
    }

    /** The epoch is read first, so that whatever ends the session or its account from now on is noticed. */
    private IssuedTokens continued(Wish wish) {
        SessionOpening opening = sessions.opening(wish.account());
        Account account =
                accounts.find(wish.account()).filter(Account::isActive).orElseThrow(() -> over(wish));
        Session session = sessions.living(wish.session()).orElseThrow(() -> over(wish));
        return opening.continuing(session, account).orElseThrow(() -> over(wish));
    }

    /** Ends the session, if it is live still: none that was opened with the earlier password goes on under its old id. */
    private SessionOverException over(Wish wish) {
        if (sessions.revoke(wish.account(), wish.session())) {
            return new SessionOverException(Reason.REVOKED);
        }
        return new SessionOverException(sessions.over(wish.session()).orElse(Reason.REVOKED));
    }
}
