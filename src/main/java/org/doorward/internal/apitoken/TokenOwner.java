package org.doorward.internal.apitoken;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.account.Account;
import org.doorward.apitoken.ServiceAccount;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.gate.GateRules;
import org.doorward.session.SessionRestrictions;
import org.jspecify.annotations.Nullable;

/**
 * The present owner of an API token, which the token acts as.
 *
 * @param id the id of the account or service account
 * @param restrictions what may restrict an account; nothing restricts a service account
 */
public record TokenOwner(
        AccountId id, String name, Set<String> roles, boolean isActive, SessionRestrictions restrictions) {
    public TokenOwner {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(restrictions, "restrictions");
        roles = Set.copyOf(roles);
    }

    /** An owner whom nothing restricts. */
    public TokenOwner(AccountId id, String name, Set<String> roles, boolean isActive) {
        this(id, name, roles, isActive, SessionRestrictions.NONE);
    }

    public static TokenOwner of(Account account) {
        return new TokenOwner(
                account.id(), account.username(), account.roles(), account.isActive(), SessionRestrictions.of(account));
    }

    /** Returns what restricts this owner at this time; null when nothing does. */
    public @Nullable ActingRestrictions acting(GateRules gates, Instant now) {
        return gates.acting(restrictions, id, name, roles, now);
    }

    public static TokenOwner of(ServiceAccount account) {
        return new TokenOwner(account.id(), account.name(), account.roles(), account.isActive());
    }
}
