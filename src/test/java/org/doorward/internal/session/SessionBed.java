package org.doorward.internal.session;

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
import java.util.stream.Collectors;
import org.doorward.AccountId;
import org.doorward.DoorwardEvent;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.keys.SigningKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.login.UncountedPasswordSignIn;
import org.doorward.session.Device;
import org.doorward.session.Session;
import org.doorward.session.SignIn;
import org.doorward.store.SessionStore;
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
    final SessionDurations times = SessionDurations.of(TestSettings.with());
    final TestAccounts accounts = new TestAccounts();
    final CountingHasher hasher = new CountingHasher();
    final Passwords passwords = new Passwords(accounts, hasher);
    final AccountEngine accountService = new AccountEngine(accounts, passwords, new PasswordPolicy(List.of()));
    final FaultySessionStore store;
    final Account ada;
    final SessionEngine node;
    final SessionEngine otherNode;
    private final List<SessionEngine> nodes = new ArrayList<>();
    private final UnaryOperator<SessionStore> onNode;
    private final EventListener listener;

    /** How long a node trusts what it knows of scopes. */
    static final Duration TRUSTED = Duration.ofSeconds(5);

    final FaultyScopeEpochs epochs;

    /** What each node knows of scopes. */
    final List<ScopeEpochs> scopes = new CopyOnWriteArrayList<>();

    /** Whether nodes are told nothing of scopes. */
    volatile boolean deaf;

    /** What the listeners of all nodes were told, in order. */
    final List<DoorwardEvent> told = new CopyOnWriteArrayList<>();

    /**
     * Over this store.
     *
     * @param onNode makes what each node puts in front of it
     * @param listener is told of what happens on any node
     */
    SessionBed(SessionStore store, ScopeEpochStore epochs, UnaryOperator<SessionStore> onNode, EventListener listener) {
        this.store = new FaultySessionStore(store);
        this.epochs = new FaultyScopeEpochs(epochs);
        this.onNode = onNode;
        this.listener = listener;
        String unique = new TokenGenerator().id();
        this.ada =
                Account.active(AccountId.of("id-" + unique), "ada-" + unique.toLowerCase(Locale.ROOT), Set.of("user"));
        accounts.put(ada, CountingHasher.current(PASSWORD));
        this.node = newNode(times);
        this.otherNode = newNode(times);
    }

    SessionEngine newNode(SessionDurations itsTimes) {
        return newNode(itsTimes, KEYS, clock);
    }

    SessionEngine newNode(SessionDurations itsTimes, DerivedKeys keys, ManualClock itsClock) {
        return newNode(itsTimes, keys, itsClock, listener, told::add);
    }

    SessionEngine newNode(
            SessionDurations itsTimes, DerivedKeys keys, ManualClock itsClock, EventListener... listeners) {
        return newNode(itsTimes, keys, itsClock, SignInPolicy.DEFAULT, listeners);
    }

    /** A node that lets an account have so many sessions. */
    SessionEngine nodeOfAtMost(int sessions) {
        return newNode(times, KEYS, clock, new SignInPolicy(sessions), listener, told::add);
    }

    private SessionEngine newNode(
            SessionDurations itsTimes,
            DerivedKeys keys,
            ManualClock itsClock,
            SignInPolicy policy,
            EventListener... listeners) {
        ScopeEpochs known = new ScopeEpochs(epochs, TRUSTED, epochs::nanos);
        scopes.add(known);
        List<EventListener> all = new ArrayList<>(List.of(this::tell));
        all.addAll(List.of(listeners));
        SessionEngine made = new SessionEngine(
                onNode.apply(store),
                accountService,
                itsTimes,
                keys,
                SigningKeys.ofSecret(keys),
                itsClock,
                new EventListeners(all),
                policy,
                known);
        nodes.add(made);
        return made;
    }

    private void tell(DoorwardEvent event) {
        if (!deaf) {
            scopes.forEach(known -> known.happened(event));
        }
    }

    /** A node that was given another {@code doorward.secret}. */
    SessionEngine nodeOfOtherSecret() {
        return newNode(times, new DerivedKeys(TestSettings.newSecret()), clock);
    }

    /** A node with these secrets, the present one first. */
    SessionEngine nodeOfSecrets(String present, String... previous) {
        return newNode(times, new DerivedKeys(present, List.of(previous)), clock);
    }

    /** The default times but for these. */
    SessionDurations times(Duration idle, Duration grace, Duration unconfirmed) {
        return new SessionDurations(
                times.access(),
                idle,
                times.lifetime(),
                times.browserLifetime(),
                grace,
                unconfirmed,
                times.touchInterval());
    }

    SessionDurations windows(Duration grace, Duration unconfirmed) {
        return times(times.idle(), grace, unconfirmed);
    }

    IssuedTokens open() {
        return open(node);
    }

    IssuedTokens open(SessionEngine at) {
        return open(at, true);
    }

    IssuedTokens open(SessionEngine at, boolean remembered) {
        return at.opening(ada.id())
                .open(SignIn.builder(ada, "password")
                        .address("192.0.2.1")
                        .remembered(remembered)
                        .build())
                .orElseThrow();
    }

    UncountedPasswordSignIn login(SessionEngine at) {
        return new UncountedPasswordSignIn(passwords, at);
    }

    UncountedPasswordSignIn.Attempt attempt(String password) {
        return new UncountedPasswordSignIn.Attempt(TENANT, ada.username(), password, Device.UNKNOWN, null, true, null);
    }

    IssuedTokens refreshed(String refreshToken) {
        return refreshed(node, refreshToken);
    }

    static IssuedTokens refreshed(SessionEngine at, String refreshToken) {
        return assertInstanceOf(RefreshResult.Refreshed.class, at.refresh(TENANT, refreshToken))
                .tokens();
    }

    Reason refused(String refreshToken) {
        return refused(node, refreshToken);
    }

    static Reason refused(SessionEngine at, String refreshToken) {
        return assertInstanceOf(RefreshResult.Refused.class, at.refresh(TENANT, refreshToken))
                .reason();
    }

    ResumedSession resumed(String accessToken) {
        return resumed(node, accessToken);
    }

    static ResumedSession resumed(SessionEngine at, String accessToken) {
        AuthenticationResult.Authenticated good =
                assertInstanceOf(AuthenticationResult.Authenticated.class, at.resume(TENANT, accessToken));
        return assertInstanceOf(ResumedSession.class, good.details());
    }

    AuthenticationResult.Rejected rejected(String accessToken) {
        return rejected(node, accessToken);
    }

    static AuthenticationResult.Rejected rejected(SessionEngine at, String accessToken) {
        return assertInstanceOf(AuthenticationResult.Rejected.class, at.resume(TENANT, accessToken));
    }

    /** Uses an access token as a request does, and waits until that is written. */
    void use(String accessToken) {
        node.used(resumed(accessToken), "192.0.2.1");
        written(node);
    }

    static void written(SessionEngine at) {
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

    void assertAlive(IssuedTokens latest, SessionEngine at) {
        Session session = stored(latest);
        assertTrue(session.ended().isEmpty(), "the session lives");
        resumed(at, latest.accessToken());
    }

    /** The sessions of the account that go on. */
    Set<SessionId> alive() {
        return node.list(ada.id()).sessions().stream().map(Session::id).collect(Collectors.toSet());
    }

    void advance(Duration by) {
        clock.advance(by);
    }

    @Override
    public void close() {
        nodes.forEach(SessionEngine::close);
    }
}
