package org.doorward.internal.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.Caller;
import org.doorward.internal.account.CallerStore;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.limit.SignInLimits;
import org.doorward.internal.limit.SignInThrottle;
import org.doorward.internal.limit.SignInThrottle.Client;
import org.doorward.internal.security.IdentityStores;
import org.doorward.internal.session.ApplicationSessions;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.memory.MemoryRateLimiter;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.Pseudonyms;
import org.doorward.login.LoginEvent;
import org.doorward.session.Device;
import org.doorward.session.Session;
import org.doorward.session.SessionService;
import org.doorward.session.SessionView;
import org.doorward.session.SignIn;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sign-in where an identity store alone knows who has which password. */
@Tag("fast")
class CallerSignInTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Client HERE = new Client.Unknown(Optional.of("here"));
    private static final AccountId GRACE = AccountId.of("g-17");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00.123Z"));
    private final DerivedKeys keys = new DerivedKeys(TestSettings.newSecret());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<LoginEvent> told = new ArrayList<>();
    private volatile Runnable beforeAnswer = () -> {};
    private volatile Runnable afterAnswer = () -> {};
    private volatile String password = PASSWORD;
    private volatile Caller caller = new Caller("g-17", "Grace", Set.of("reader"));

    private final SessionEngine sessions = TestSessions.engine(
            new MemorySessionStore(Duration.ofHours(1)),
            new AccountEngine(new CallerStore(this::validate), CallerStore.NO_HASHER),
            SessionDurations.of(TestSettings.with()),
            keys,
            clock);
    private final PasswordSignIn door = door(new CallerSignIn(this::validate, sessions, () -> {}));

    private PasswordSignIn door(CallerSignIn callers) {
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

    private Optional<Caller> validate(String name, String shown) {
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

    private SignInResult signIn(String name, String shown) {
        return signIn(name, shown, HERE);
    }

    private SignInResult signIn(String name, String shown, Client client) {
        return door.signIn(attempt(name, shown), client, true);
    }

    private static UncountedPasswordSignIn.Attempt attempt(String name, String shown) {
        return new UncountedPasswordSignIn.Attempt(
                TenantId.DEFAULT, name, shown, Device.UNKNOWN, "192.0.2.1", true, null);
    }

    private IssuedTokens signedIn() {
        return assertInstanceOf(SignInResult.SignedIn.class, signIn("Grace", PASSWORD))
                .tokens();
    }

    @Test
    void theAccountIsTheCallerAndItsRolesAreTheGroups() {
        Session session = signedIn().session();
        assertEquals(GRACE, session.owner());
        assertEquals("Grace", session.username());
        assertEquals(Set.of("reader"), session.roles());
        assertEquals("password", session.method());
    }

    @Test
    void aNameOfAnotherAccountIsCheckedOnceWhenTheNodeKnowsItAndTwiceBefore() {
        signedIn();
        assertEquals(List.of("Grace", "Grace"), asked);
        asked.clear();
        signedIn();
        assertEquals(List.of("Grace"), asked);
        asked.clear();
        assertInstanceOf(SignInResult.Refused.class, signIn("Grace", "wrong"));
        assertInstanceOf(SignInResult.Refused.class, signIn("Hopper", PASSWORD));
        assertEquals(List.of("Grace", "Hopper"), asked, "a wrong password is checked once");
    }

    /** So that one-time passwords work. */
    @Test
    void aNameThatIsTheAccountItselfIsCheckedOnceFromTheStart() {
        caller = new Caller("grace", "Grace", Set.of());
        signedIn();
        assertEquals(List.of("Grace"), asked);
        asked.clear();
        sessions.accountChanges().endScope(null);
        Session session = signedIn().session();
        assertEquals(List.of("Grace"), asked, "also when everyone's sessions were ended before");
        assertEquals(1, sessions.list(session.owner()).total());
    }

    @Test
    void anEndOfEveryonesSessionsHidesNoRevocationAfterTheCheck() {
        caller = new Caller("grace", "Grace", Set.of());
        signedIn();
        sessions.accountChanges().endScope(null);
        afterAnswer = () -> {
            afterAnswer = () -> {};
            password = "a new one";
            sessions.revokeAll(AccountId.of("grace"), null);
        };
        assertInstanceOf(SignInResult.Refused.class, signIn("Grace", PASSWORD));
        assertEquals(0, sessions.list(AccountId.of("grace")).total());
    }

    /** Stores of Jakarta Security compare names as their directory or database does, and return them as they were typed. */
    @Test
    void oneRevocationEndsTheSessionsOfEverySpellingOfAName() {
        IdentityStoreHandler anySpelling = credential -> credential instanceof UsernamePasswordCredential typed
                        && typed.getCaller().equalsIgnoreCase("grace")
                        && typed.compareTo(typed.getCaller(), PASSWORD)
                ? new CredentialValidationResult(typed.getCaller())
                : CredentialValidationResult.INVALID_RESULT;
        PasswordSignIn spelling =
                door(new CallerSignIn(IdentityStores.of(anySpelling).orElseThrow(), sessions, () -> {}));
        List<Session> opened = new ArrayList<>();
        for (String name : List.of("Grace", "GRACE", "grace", "\uff27race")) {
            SignInResult result = spelling.signIn(attempt(name, PASSWORD), HERE, true);
            if (result instanceof SignInResult.SignedIn in) {
                opened.add(in.tokens().session());
                assertEquals(name, in.tokens().session().username(), "people see their own spelling");
            }
        }
        assertEquals(3, opened.size());
        AccountEngine accounts = new AccountEngine(new CallerStore(this::validate), CallerStore.NO_HASHER);
        SessionService service = new ApplicationSessions(sessions, GateRules.DEFAULT, accounts::meant);
        assertEquals(3, service.revokeAll(AccountId.of("Grace")));
        for (Session session : opened) {
            assertEquals(Optional.of(Reason.REVOKED), sessions.over(session.id()), session.username());
        }
        Account named = Account.active(AccountId.of("GRACE"), "GRACE", Set.of());
        SessionView view = service.opening(named.id())
                .open(SignIn.builder(named, "password").build())
                .orElseThrow()
                .session();
        assertEquals(AccountId.of("grace"), view.account());
    }

    @Test
    void wrongPasswordsAreSlowedDownByTheName() {
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(SignInResult.Refused.class, signIn(i % 2 == 0 ? "Grace" : "GRACE", "wrong"));
        }
        asked.clear();
        assertInstanceOf(SignInResult.Throttled.class, signIn("Grace", PASSWORD));
        assertEquals(List.of(), asked);
        assertTrue(told.stream().anyMatch(LoginEvent.SignInFailed.class::isInstance));
    }

    @Test
    void strangersKeepOutNoBrowserThatHasSignedInByTheName() {
        Client known = new Client.Known("a device", GRACE::equals, Optional.of("there"));
        for (int i = 0; i < 200; i++) {
            SignInResult unused = signIn("Grace", "wrong", new Client.Unknown(Optional.of("network " + i)));
        }
        assertInstanceOf(
                SignInResult.Throttled.class, signIn("Grace", PASSWORD, new Client.Unknown(Optional.of("network 1"))));
        assertInstanceOf(SignInResult.SignedIn.class, signIn("Grace", PASSWORD, known));
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(SignInResult.Refused.class, signIn("Grace", "wrong", known));
        }
        assertInstanceOf(SignInResult.Throttled.class, signIn("Grace", PASSWORD, known), "its own guesses count");
    }

    @Test
    void withoutAnAnswerNothingIsOpenedOrCounted() {
        beforeAnswer = () -> {
            throw new StoreUnavailableException("the directory is down", null);
        };
        for (int i = 0; i < 7; i++) {
            assertThrows(StoreUnavailableException.class, () -> signIn("Grace", PASSWORD));
        }
        beforeAnswer = () -> {};
        signedIn();
    }

    @Test
    void guessesAtAStoreThatThrowsForAWrongPasswordAreSlowedDown() {
        IdentityStoreHandler throwing = credential -> {
            throw new IllegalStateException("wrong password");
        };
        PasswordSignIn careless =
                door(new CallerSignIn(IdentityStores.of(throwing).orElseThrow(), sessions, () -> {}));
        int answers = 0;
        for (int i = 0; i < 30; i++) {
            try {
                assertInstanceOf(
                        SignInResult.Throttled.class, careless.signIn(attempt("Grace", "guess " + i), HERE, true));
            } catch (StoreUnavailableException e) {
                answers++;
            }
        }
        assertTrue(answers > 3 && answers < 12, answers + " guesses");
    }

    @Test
    void whatCannotBeAPasswordOrANameIsNotAskedFor() {
        for (String bad : List.of("x".repeat(1025), "\ud800")) {
            assertInstanceOf(SignInResult.Refused.class, signIn("Grace", bad));
        }
        assertInstanceOf(SignInResult.Refused.class, signIn(" ", PASSWORD));
        assertInstanceOf(SignInResult.Refused.class, signIn("a\u0000b", PASSWORD));
        assertEquals(List.of(), asked);
    }

    /** A password is changed at the directory, and the application ends all sessions, in the middle of a sign-in with the old one. */
    @Test
    void aRevocationAfterTheCheckLeavesNoSessionOfTheOldPassword() {
        for (boolean isKnown : new boolean[] {false, true}) {
            password = PASSWORD;
            afterAnswer = () -> {};
            if (isKnown) {
                signedIn();
            }
            afterAnswer = () -> {
                afterAnswer = () -> {};
                password = "a new one";
                sessions.revokeAll(GRACE, null);
            };
            assertInstanceOf(SignInResult.Refused.class, signIn("Grace", PASSWORD), "known " + isKnown);
            assertEquals(0, sessions.list(GRACE).total());
        }
    }

    @Test
    void aNameThatBecomesSomebodyElsesOpensTheOthersSession() {
        signedIn();
        caller = new Caller("g-18", "Grace", Set.of());
        assertEquals("g-18", signedIn().session().owner().value());
        assertEquals(1, sessions.list(GRACE).total());
    }

    @Test
    void aRefreshKeepsNameAndRolesOfTheSignIn() {
        IssuedTokens first = signedIn();
        asked.clear();
        clock.advance(Duration.ofMinutes(5));
        RefreshResult.Refreshed refreshed = assertInstanceOf(
                RefreshResult.Refreshed.class, sessions.refresh(TenantId.DEFAULT, first.refreshToken()));
        Session session = refreshed.tokens().session();
        assertEquals("Grace", session.username());
        assertEquals(Set.of("reader"), session.roles());
        assertEquals(List.of(), asked);
    }

    @Test
    void anAccountThatIsToldToHaveChangedSignsInAnew() {
        IssuedTokens tokens = signedIn();
        sessions.accountChanges().changed(GRACE);
        assertEquals(Optional.of(Reason.REVOKED), sessions.over(tokens.session().id()));
        assertInstanceOf(RefreshResult.Refused.class, sessions.refresh(TenantId.DEFAULT, tokens.refreshToken()));
        signedIn();
        assertEquals(1, sessions.list(GRACE).total());
    }

    @Test
    void nobodyIsFoundWithoutThePassword() {
        AccountEngine accounts = new AccountEngine(new CallerStore(this::validate), CallerStore.NO_HASHER);
        assertEquals(Optional.empty(), accounts.find(GRACE));
        assertEquals(false, accounts.isUsername(TenantId.DEFAULT, "Grace"));
        Account known = Account.active(GRACE, "Grace", Set.of());
        assertEquals(Optional.of(known), accounts.present(known, false));
        assertEquals(Optional.empty(), accounts.present(known, true));
    }
}
