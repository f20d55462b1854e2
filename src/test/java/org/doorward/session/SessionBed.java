package org.doorward.session;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.account.PasswordPolicy;
import org.doorward.account.Passwords;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.login.PasswordLogin;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.FaultySessionStore;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSettings;

/** Two nodes over one store with one account, and short words for what is done with them. */
public final class SessionBed implements AutoCloseable {
    static final TenantId TENANT = TenantId.DEFAULT;
    static final String PASSWORD = "correct horse battery";
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00.123Z");
    static final DerivedKeys KEYS = new DerivedKeys(TestSettings.SECRET);

    final ManualClock clock = new ManualClock(T0);
    final SessionTimes times = SessionTimes.of(TestSettings.with());
    final TestAccounts accounts = new TestAccounts();
    final CountingHasher hasher = new CountingHasher();
    final Passwords passwords = new Passwords(accounts, hasher);
    final AccountService accountService = new AccountService(accounts, passwords, new PasswordPolicy(List.of()));
    final FaultySessionStore store;
    final Account ada;
    final SessionService node;
    final SessionService otherNode;
    private final List<SessionService> nodes = new ArrayList<>();
    private final UnaryOperator<SessionStore> onNode;
    private final SessionListener listener;

    /** What the listeners of all nodes were told, in order. */
    final List<SessionEvent> told = new CopyOnWriteArrayList<>();

    /**
     * Over this store.
     *
     * @param onNode makes what each node puts in front of it
     * @param listener is told of what happens on any node
     */
    SessionBed(SessionStore store, UnaryOperator<SessionStore> onNode, SessionListener listener) {
        this.store = new FaultySessionStore(store);
        this.onNode = onNode;
        this.listener = listener;
        String unique = new TokenGenerator().id();
        this.ada =
                Account.active(AccountId.of("id-" + unique), "ada-" + unique.toLowerCase(Locale.ROOT), Set.of("user"));
        accounts.put(ada, CountingHasher.current(PASSWORD));
        this.node = newNode(times);
        this.otherNode = newNode(times);
    }

    SessionService newNode(SessionTimes itsTimes) {
        return newNode(itsTimes, KEYS, clock);
    }

    SessionService newNode(SessionTimes itsTimes, DerivedKeys keys, ManualClock itsClock) {
        return newNode(itsTimes, keys, itsClock, listener, told::add);
    }

    SessionService newNode(
            SessionTimes itsTimes, DerivedKeys keys, ManualClock itsClock, SessionListener... listeners) {
        SessionService made = new SessionService(
                onNode.apply(store),
                accountService,
                itsTimes,
                keys,
                itsClock,
                new SessionListeners(List.of(listeners)));
        nodes.add(made);
        return made;
    }

    /** A node that was given another {@code doorward.secret}. */
    SessionService nodeOfOtherSecret() {
        return newNode(times, new DerivedKeys(TestSettings.newSecret()), clock);
    }

    /** A node with these secrets, the present one first. */
    SessionService nodeOfSecrets(String present, String... previous) {
        return newNode(times, new DerivedKeys(present, List.of(previous)), clock);
    }

    /** The default times but for these. */
    SessionTimes times(Duration idle, Duration grace, Duration unconfirmed) {
        return new SessionTimes(
                times.access(),
                idle,
                times.lifetime(),
                times.browserLifetime(),
                grace,
                unconfirmed,
                times.touchInterval());
    }

    SessionTimes windows(Duration grace, Duration unconfirmed) {
        return times(times.idle(), grace, unconfirmed);
    }

    IssuedTokens open() {
        return open(node);
    }

    IssuedTokens open(SessionService at) {
        return open(at, true);
    }

    IssuedTokens open(SessionService at, boolean remembered) {
        return at.open(new SignIn(ada, at.epoch(ada.id()), "password", Device.UNKNOWN, "192.0.2.1", remembered, null))
                .orElseThrow();
    }

    PasswordLogin login(SessionService at) {
        return new PasswordLogin(passwords, at);
    }

    PasswordLogin.Attempt attempt(String password) {
        return new PasswordLogin.Attempt(TENANT, ada.username(), password, Device.UNKNOWN, null, true, null);
    }

    IssuedTokens refreshed(String refreshToken) {
        return refreshed(node, refreshToken);
    }

    static IssuedTokens refreshed(SessionService at, String refreshToken) {
        return assertInstanceOf(RefreshResult.Refreshed.class, at.refresh(TENANT, refreshToken))
                .tokens();
    }

    Reason refused(String refreshToken) {
        return refused(node, refreshToken);
    }

    static Reason refused(SessionService at, String refreshToken) {
        return assertInstanceOf(RefreshResult.Refused.class, at.refresh(TENANT, refreshToken))
                .reason();
    }

    ResumedSession resumed(String accessToken) {
        return resumed(node, accessToken);
    }

    static ResumedSession resumed(SessionService at, String accessToken) {
        AuthenticationResult.Authenticated good =
                assertInstanceOf(AuthenticationResult.Authenticated.class, at.resume(TENANT, accessToken));
        return assertInstanceOf(ResumedSession.class, good.details());
    }

    AuthenticationResult.Rejected rejected(String accessToken) {
        return rejected(node, accessToken);
    }

    static AuthenticationResult.Rejected rejected(SessionService at, String accessToken) {
        return assertInstanceOf(AuthenticationResult.Rejected.class, at.resume(TENANT, accessToken));
    }

    /** Uses an access token as a request does, and waits until that is written. */
    void use(String accessToken) {
        node.used(resumed(accessToken), "192.0.2.1");
        written(node);
    }

    static void written(SessionService at) {
        try {
            assertTrue(at.awaitUsesWritten(Duration.ofSeconds(10)), "uses are written");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Session stored(IssuedTokens tokens) {
        return store.find(tokens.session().id()).orElseThrow();
    }

    void assertAlive(IssuedTokens latest) {
        assertAlive(latest, node);
    }

    void assertAlive(IssuedTokens latest, SessionService at) {
        Session session = stored(latest);
        assertTrue(session.ended().isEmpty(), "the session lives");
        resumed(at, latest.accessToken());
    }

    void advance(Duration by) {
        clock.advance(by);
    }

    @Override
    public void close() {
        nodes.forEach(SessionService::close);
    }
}
