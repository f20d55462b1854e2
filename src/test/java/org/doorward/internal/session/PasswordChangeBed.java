package org.doorward.internal.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.PasswordReplacement;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ApiTokenPolicies;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.login.DependentCredentials;
import org.doorward.internal.login.PasswordChange;
import org.doorward.internal.store.memory.MemoryApiTokenStore;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore.Call;
import org.doorward.testing.TestSettings;
import org.jspecify.annotations.Nullable;

/** Changes of the own password, and ways to have something done at each of their steps. */
final class PasswordChangeBed {
    static final String NEXT = "quite another password";

    private final SessionBed bed;

    PasswordChangeBed(SessionBed bed) {
        this.bed = bed;
    }

    PasswordReplacement replacement(SessionEngine at) {
        ApiTokenEngine tokens = new ApiTokenEngine(
                new MemoryApiTokenStore(),
                ApiTokenPolicies.of(TestSettings.with()),
                bed.clock,
                new EventListeners(List.of()));
        return new PasswordReplacement(
                bed.accounts,
                bed.passwords,
                new PasswordPolicy(List.of()),
                new DependentCredentials(bed.accountService, at, tokens),
                bed.told::add,
                bed.clock);
    }

    Optional<IssuedTokens> change(SessionEngine at, IssuedTokens by, String current, String next) {
        return new PasswordChange(bed.accountService, bed.passwords, replacement(at), at)
                .change(new PasswordChange.Wish(bed.ada.id(), by.session().id(), current, next, false), null);
    }

    Optional<IssuedTokens> change(SessionEngine at, IssuedTokens by) {
        return change(at, by, SessionBed.PASSWORD, NEXT);
    }

    /** What comes of it; null when there is no answer, or the session is over. */
    static @Nullable IssuedTokens attempted(Supplier<Optional<IssuedTokens>> work) {
        try {
            return work.get().orElse(null);
        } catch (StoreUnavailableException | PasswordChange.SessionOverException e) {
            return null;
        }
    }

    @Nullable
    IssuedTokens signIn(SessionEngine at, String password) {
        return attempted(() -> bed.login(at).signIn(bed.attempt(password)));
    }

    static Set<SessionId> idOf(@Nullable IssuedTokens tokens) {
        return tokens == null ? Set.of() : Set.of(tokens.session().id());
    }

    void begin() {
        bed.node.revokeAll(bed.ada.id(), null);
        bed.accounts.put(bed.ada, CountingHasher.current(SessionBed.PASSWORD));
    }

    /** Ways to have something done once, within the next change of a password, in the order of its steps. */
    List<Consumer<Runnable>> steps() {
        return List.of(
                step -> bed.hasher.duringWork(once(step)),
                step -> bed.accounts.beforeWrite(0, step),
                step -> bed.store.beforeNext(Call.END, step),
                step -> bed.store.afterNext(Call.END, step),
                step -> bed.accounts.beforeWrite(1, step),
                step -> bed.store.beforeNext(Call.OPEN, step));
    }

    Runnable once(Runnable step) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (!done.getAndSet(true)) {
                step.run();
            }
        };
    }

    void noMoreSteps() {
        bed.hasher.duringWork(() -> {});
        bed.accounts.beforeWrite(0, () -> {});
        for (Call call : Call.values()) {
            bed.store.beforeNext(call, () -> {});
            bed.store.afterNext(call, () -> {});
        }
    }

    /** Has something done at each step of a change of the password. */
    void atEachStep(Consumer<Integer> check, Runnable meanwhile, Consumer<Optional<IssuedTokens>> after) {
        List<Consumer<Runnable>> steps = steps();
        for (int step = 0; step < steps.size(); step++) {
            begin();
            IssuedTokens current = bed.open();
            AtomicBoolean came = new AtomicBoolean();
            steps.get(step).accept(() -> {
                came.set(true);
                meanwhile.run();
            });
            IssuedTokens changed = attempted(() -> change(bed.node, current));
            noMoreSteps();
            assertTrue(came.get(), "step " + step);
            after.accept(Optional.ofNullable(changed));
            check.accept(step);
        }
    }
}
