package org.doorward.session;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.doorward.Restriction;
import org.doorward.Suspension;
import org.doorward.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * What may restrict a session: facts about its account when that was last read, and suspensions. Settings decide which
 * facts act; a suspension acts while it is in force. Immutable.
 *
 * @param ofAccount facts about the account; never {@link Restriction#SUSPENDED}
 * @param accountSuspension the account's latest suspension, which may be over; null for none
 * @param suspension the session's own latest suspension, which may be over; null for none
 */
public record SessionRestrictions(
        Set<Restriction> ofAccount,
        @Nullable Suspension accountSuspension,
        @Nullable Suspension suspension) {
    /** Nothing restricts the session, whatever the settings. */
    public static final SessionRestrictions NONE = new SessionRestrictions(Set.of(), null, null);

    /** @throws IllegalArgumentException when a suspension is among the facts, which have no end */
    public SessionRestrictions {
        ofAccount = Set.copyOf(ofAccount);
        if (ofAccount.contains(Restriction.SUSPENDED)) {
            throw new IllegalArgumentException("a suspension has an end and a cause");
        }
    }

    /** Returns the restrictions of a new session of this account. */
    public static SessionRestrictions of(Account account) {
        return NONE.following(account);
    }

    /** Returns these with what this account, read later, restricts. The session's own suspension stays. */
    public SessionRestrictions following(Account account) {
        Set<Restriction> facts = EnumSet.noneOf(Restriction.class);
        if (account.isPasswordChangeRequired()) {
            facts.add(Restriction.PASSWORD_CHANGE_REQUIRED);
        }
        if (!account.emailVerified()) {
            facts.add(Restriction.EMAIL_UNVERIFIED);
        }
        if (!account.termsAccepted()) {
            facts.add(Restriction.TERMS_NOT_ACCEPTED);
        }
        return new SessionRestrictions(facts, account.suspension(), suspension);
    }

    /** Returns these with another suspension of the session itself; null for none. */
    public SessionRestrictions suspended(@Nullable Suspension its) {
        return new SessionRestrictions(ofAccount, accountSuspension, its);
    }

    /** Whether nothing restricts the session, whatever the settings and the time. */
    public boolean isNone() {
        return accountSuspension == null && suspension == null && ofAccount.isEmpty();
    }

    /** Whether the account or the session is suspended at this time. */
    public boolean isSuspendedAt(Instant now) {
        return isInForce(suspension, now) || isInForce(accountSuspension, now);
    }

    /** Returns the suspension that is in force at this time; of two, the one that lasts longer. */
    public Optional<Suspension> suspensionAt(Instant now) {
        Suspension own = isInForce(suspension, now) ? suspension : null;
        Suspension wider = isInForce(accountSuspension, now) ? accountSuspension : null;
        return Optional.ofNullable(own == null || (wider != null && endsLater(wider, own)) ? wider : own);
    }

    private static boolean isInForce(@Nullable Suspension suspension, Instant now) {
        return suspension != null && suspension.isInForceAt(now);
    }

    private static boolean endsLater(Suspension one, Suspension other) {
        Instant end = one.until();
        Instant othersEnd = other.until();
        return othersEnd != null && (end == null || end.isAfter(othersEnd));
    }
}
