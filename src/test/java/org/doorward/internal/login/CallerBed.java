package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.Caller;
import org.doorward.internal.account.CallerStore;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.limit.SignInLimits;
import org.doorward.internal.limit.SignInThrottle;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.memory.MemoryRateLimiter;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.Pseudonyms;
import org.doorward.login.LoginEvent;
import org.doorward.session.Device;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;

/** Signs in by an identity store. */
abstract class CallerBed {
    static final String PASSWORD = "correct horse battery";
    static final Client HERE = new Client.Unknown(Optional.of("here"));
    static final AccountId GRACE = AccountId.of("g-17");

    final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    final DerivedKeys keys = new DerivedKeys(TestSettings.newSecret());
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<LoginEvent> told = new ArrayList<>();
    volatile Runnable beforeAnswer = () -> {};
    volatile Runnable afterAnswer = () -> {};
    volatile String password = PASSWORD;
    volatile Caller caller = new Caller("g-17", "Grace", Set.of("reader"));

    final SessionEngine sessions = TestSessions.engine(
            new MemorySessionStore(Duration.ofHours(1)),
            new AccountEngine(new CallerStore(this::validate), CallerStore.NO_HASHER),
            SessionDurations.of(TestSettings.with()),
            keys,
            clock);
    final PasswordSignIn door = door(new CallerSignIn(this::validate, sessions, () -> {}));

    PasswordSignIn door(CallerSignIn callers) {
        return new PasswordSignIn(
                callers,
                new SignInThrottle(
                        new MemoryRateLimiter(),
                        new Pseudonyms(keys, "limits")::of,
                        SignInLimits.of(TestSettings.with()),
                        clock),
                sessions,
                new Pseudonyms(keys, "events")::of,
                EventListener.of(LoginEvent.class, told::add));
    }

    Optional<Caller> validate(String name, String shown) {
        asked.add(name);
        beforeAnswer.run();
        Optional<Caller> answer =
                Optional.of(caller).filter(it -> it.name().equals(name)).filter(it -> shown.equals(password));
        afterAnswer.run();
        return answer;
    }

    @AfterEach
    void stop() {
        sessions.close();
    }

    SignInResult signIn(String name, String shown) {
        return signIn(name, shown, HERE);
    }

    SignInResult signIn(String name, String shown, Client client) {
        return door.signIn(attempt(name, shown), client, true);
    }

    static UncountedPasswordSignIn.Attempt attempt(String name, String shown) {
        return new UncountedPasswordSignIn.Attempt(
                TenantId.DEFAULT, name, shown, Device.UNKNOWN, "192.0.2.1", true, null);
    }

    IssuedTokens signedIn() {
        return assertInstanceOf(SignInResult.SignedIn.class, signIn("Grace", PASSWORD))
                .tokens();
    }
}
