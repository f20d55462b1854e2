package org.doorward.internal.account;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountChangeException;
import org.doorward.account.AccountChangeException.Obstacle;
import org.doorward.account.AccountEvent;
import org.doorward.account.AccountStatus;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.account.EditableAccountStore.Change;
import org.doorward.internal.event.EventListener;
import org.jspecify.annotations.Nullable;

/**
 * Changes and deletes built-in accounts, except for their passwords. A change stores the next state over the one that it
 * read, and repeats when another change was faster. Before the write it makes sessions read the account anew, so that a
 * change counts wherever this node stops. Then it applies the change to sessions and API tokens. A repeated change does so
 * again, because the earlier call may have failed in between. Safe for any thread.
 *
 * @param others whether a username, in canonical form, belongs to a service account of that tenant
 */
public record AccountEdits(
        EditableAccountStore store,
        BiPredicate<TenantId, String> others,
        AccountDependents changes,
        EventListener listener,
        InstantSource clock) {
    private static final int TRIES = 20;
    private static final int MOST_ROLES = 100;
    private static final int LONGEST_EMAIL = 254;

    /** The event of a change. */
    interface Told {
        AccountEvent of(AccountId account, Instant at, Origin origin);
    }

    Account disable(AccountId id) {
        return changed(
                id,
                account -> withStatus(account, AccountStatus.DISABLED),
                AccountEvent.Disabled::new,
                new Effect(changes::changing, changes::disabled, before -> {}));
    }

    /** Ends the sessions first: a node that stopped while it disabled the account may have left some. */
    Account enable(AccountId id) {
        return changed(
                id,
                account -> withStatus(account, AccountStatus.ACTIVE),
                AccountEvent.Enabled::new,
                new Effect(changes::disabled, changes::changed, before -> {}));
    }

    private static Account withStatus(Account account, AccountStatus status) {
        return account.toBuilder().status(status).build();
    }

    /** Disables the account before anything of it goes, so that a failure in between leaves nothing usable. */
    void delete(AccountId id) {
        for (int tries = 0; tries < TRIES; tries++) {
            StoredAccount present = present(id);
            if (present.account().isActive()) {
                changes.changing(id);
                StoredAccount disabled = present.as(withStatus(present.account(), AccountStatus.DISABLED));
                if (!isStored(id, () -> store.replace(present, disabled))) {
                    continue;
                }
            }
            changes.disabled(id);
            changes.deleted(id);
            // somebody may have enabled it meanwhile
            StoredAccount last = present(id);
            if (!last.account().isActive() && isStored(id, () -> store.remove(last))) {
                try {
                    changes.changed(id);
                } finally {
                    tell(AccountEvent.Deleted::new, id);
                }
                return;
            }
        }
        throw tooMany();
    }

    Account setRoles(AccountId id, Set<String> roles) {
        needRoles(roles);
        return changed(id, account -> account.toBuilder().roles(roles).build(), AccountEvent.RolesChanged::new);
    }

    /** @throws AccountChangeException when one of them is no role, or there are too many */
    static void needRoles(Set<String> roles) {
        if (roles.size() > MOST_ROLES || !roles.stream().allMatch(ApiToken::isName)) {
            throw new AccountChangeException(Obstacle.INVALID_ROLES);
        }
    }

    Account changeUsername(AccountId id, String username) {
        String name =
                Usernames.normalise(username).orElseThrow(() -> new AccountChangeException(Obstacle.INVALID_USERNAME));
        String before = present(id).account().username();
        if (name.equals(before)) {
            changes.changed(id);
            return present(id).account();
        }
        needFree(id, name);
        Account renamed = changed(id, account -> account.toBuilder(name).build(), AccountEvent.UsernameChanged::new);
        // names are in two stores: of two concurrent callers with one name each checks again
        if (others.test(id.tenant(), name)) {
            changed(id, account -> account.toBuilder(before).build(), AccountEvent.UsernameChanged::new);
            throw new AccountChangeException(Obstacle.USERNAME_TAKEN);
        }
        return renamed;
    }

    private void needFree(AccountId id, String name) {
        if (others.test(id.tenant(), name)) {
            throw new AccountChangeException(Obstacle.USERNAME_TAKEN);
        }
    }

    Account changeEmail(AccountId id, @Nullable String email, boolean verified) {
        if (email != null && !isEmail(email)) {
            throw new AccountChangeException(Obstacle.INVALID_EMAIL);
        }
        return changed(
                id,
                account -> account.toBuilder()
                        .email(email)
                        .emailVerified(email != null && verified)
                        .build(),
                AccountEvent.EmailChanged::new,
                new Effect(changes::changing, changes::changed, before -> {
                    if (!Objects.equals(before.email(), email)) {
                        changes.emailChanged(before, now());
                    }
                }));
    }

    /** Whether this may be stored as an e-mail address. */
    public static boolean isEmail(String text) {
        int at = text.lastIndexOf('@');
        return at > 0
                && at < text.length() - 1
                && text.length() <= LONGEST_EMAIL
                && text.equals(text.strip())
                && text.codePoints()
                        .noneMatch(point ->
                                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    boolean emailVerified(AccountId id, String email) {
        Account account = changed(
                id,
                present -> email.equals(present.email())
                        ? present.toBuilder().emailVerified(true).build()
                        : present,
                AccountEvent.EmailVerified::new);
        return email.equals(account.email());
    }

    /**
     * What comes with a change.
     *
     * @param first is done before the write
     * @param then applies the change to sessions and API tokens; done after the write, and when nothing is to be written
     * @param told receives the account as it was before the change, once
     */
    record Effect(Consumer<AccountId> first, Consumer<AccountId> then, Consumer<Account> told) {}

    Account changed(AccountId id, UnaryOperator<Account> change, @Nullable Told told) {
        return changed(id, change, told, new Effect(changes::changing, changes::changed, before -> {}));
    }

    /**
     * @param change has no side effects: it may be called again
     * @param told null for a change that is part of another one
     */
    Account changed(AccountId id, UnaryOperator<Account> change, @Nullable Told told, Effect effect) {
        return stored(id, change, told, effect, account -> change.apply(account).equals(account))
                .account();
    }

    /** @param done whether nothing is to be written to this account; a write of the same has another version */
    StoredAccount stored(
            AccountId id, UnaryOperator<Account> change, @Nullable Told told, Effect effect, Predicate<Account> done) {
        for (int tries = 0; tries < TRIES; tries++) {
            StoredAccount present = present(id);
            if (done.test(present.account())) {
                effect.then().accept(id);
                return present;
            }
            StoredAccount next = present.as(change.apply(present.account()));
            effect.first().accept(id);
            if (isStored(id, () -> store.replace(present, next))) {
                try {
                    effect.then().accept(id);
                } finally {
                    tell(told, id);
                    effect.told().accept(present.account());
                }
                return next;
            }
        }
        throw tooMany();
    }

    /**
     * Stores a further change of an account, unless somebody has changed it since: that stays.
     *
     * @param before the account as it was stored here
     * @return the account as it is now
     */
    Account changedSince(StoredAccount before, Account next) {
        AccountId id = next.id();
        changes.changing(id);
        if (!isStored(id, () -> store.replace(before, before.as(next)))) {
            return present(id).account();
        }
        changes.changed(id);
        return next;
    }

    private StoredAccount present(AccountId id) {
        return store.state(id).orElseThrow(() -> new AccountChangeException(Obstacle.UNKNOWN_ACCOUNT));
    }

    /** A write of an account. */
    private interface Write {
        Change once();
    }

    /** Whether it is stored; false when another change was faster. */
    private boolean isStored(AccountId id, Write write) {
        try {
            return switch (write.once()) {
                case DONE -> true;
                case STALE -> false;
                case NAME_TAKEN -> throw new AccountChangeException(Obstacle.USERNAME_TAKEN);
                case LAST_ADMINISTRATOR -> throw new AccountChangeException(Obstacle.LAST_ADMINISTRATOR);
            };
        } catch (StoreUnavailableException e) {
            changes.inDoubt(id);
            throw e;
        }
    }

    /** Tells that an account was created. */
    public void created(AccountId id) {
        tell(AccountEvent.Created::new, id);
    }

    private void tell(@Nullable Told told, AccountId id) {
        if (told != null) {
            listener.happened(told.of(id, now(), Origin.THIS_NODE));
        }
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static StoreUnavailableException tooMany() {
        return new StoreUnavailableException("an account is being changed by too many", null);
    }
}
