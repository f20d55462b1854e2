package org.doorward.testing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.session.ScopeEpochs;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.internal.store.memory.MemoryStores;
import org.doorward.store.SessionStore;

/** Engines of sessions that sign with the key of the secret and have the usual limit of sessions. */
public final class TestSessions {
    private TestSessions() {}

    public static SessionEngine engine(
            SessionStore store,
            AccountEngine accounts,
            SessionDurations times,
            DerivedKeys keys,
            Clock clock,
            EventListener... listeners) {
        return engine(store, accounts, times, keys, clock, ownScopes(), listeners);
    }

    /** Scopes that no other node knows. */
    public static ScopeEpochs ownScopes() {
        return new ScopeEpochs(
                new MemoryStores(Duration.ofHours(1)).scopeEpochs(), Duration.ofDays(1), System::nanoTime);
    }

    public static SessionEngine engine(
            SessionStore store,
            AccountEngine accounts,
            SessionDurations times,
            DerivedKeys keys,
            Clock clock,
            ScopeEpochs scopes,
            EventListener... listeners) {
        return hooked(store, accounts, times, keys, clock, scopes, SignInPolicy.Hook.NONE, listeners);
    }

    /** One whose sign-ins this hook accepts. */
    public static SessionEngine hooked(
            SessionStore store,
            AccountEngine accounts,
            SessionDurations times,
            DerivedKeys keys,
            Clock clock,
            ScopeEpochs scopes,
            SignInPolicy.Hook hook,
            EventListener... listeners) {
        return new SessionEngine(
                store,
                accounts,
                times,
                keys,
                SigningKeys.ofSecret(keys),
                clock,
                new EventListeners(List.of(listeners)),
                new SignInPolicy(SignInPolicy.DEFAULT.most(), hook),
                scopes);
    }
}
