package org.doorward.internal.wiring;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.StoreUnavailableException;
import org.doorward.account.AccountService;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordHasher;
import org.doorward.authentication.Authenticator;
import org.doorward.internal.crypto.Argon2PasswordHasher;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.endpoint.Services;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.Connection;
import org.doorward.internal.http.CredentialExtractor;
import org.doorward.internal.http.CrossOriginCheck;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.RequestAuthenticator;
import org.doorward.internal.http.RequestGate;
import org.doorward.internal.http.SessionCookies;
import org.doorward.internal.store.jpa.JpaStores;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.login.PasswordLogin;
import org.doorward.session.Device;
import org.doorward.session.SessionHandler;
import org.doorward.session.SessionService;
import org.doorward.session.SessionStore;
import org.doorward.session.SessionTimes;

/** Doorward running in one application. Started once, closed once. */
final class Installation implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward");

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Services services;
    private final RequestGate gate;

    /**
     * Starts it. Stores that cannot be reached keep nothing but themselves down.
     *
     * @throws InvalidSettingsException naming what the settings ask for and is not there
     * @throws IllegalStateException when a store can be reached and cannot be used
     */
    Installation(DoorwardSettings settings, String contextPath, Clock clock) {
        boolean started = false;
        try {
            Databases databases = new Databases(settings);
            SessionStore store = store(settings, databases, clock);
            AccountService accounts = new AccountService(accountStore(settings, databases), hasher());
            SessionService sessions = closing(new SessionService(
                    store,
                    accounts,
                    SessionTimes.of(settings),
                    new DerivedKeys(settings.get(DoorwardSettings.SECRET)),
                    clock));
            // made last and so closed first: nothing may sweep what is being closed
            Maintenance maintenance = closing(new Maintenance());
            databases.start();
            if (settings.get(DoorwardSettings.ACCOUNTS) == DoorwardSettings.Accounts.JPA) {
                maintenance.untilAnswered(
                        "making the first administrator", new FirstAdministrator(settings, accounts)::make);
            }
            maintenance.sweep(store, sessions, settings.get(DoorwardSettings.CLEANUP_EVERY));

            Connection connection = new Connection(settings);
            SessionCookies cookies = new SessionCookies(settings, contextPath);
            CrossOriginCheck crossOrigin = new CrossOriginCheck(settings, connection);
            Navigation navigation = new Navigation(settings, contextPath);
            RequestAuthenticator authenticator = new RequestAuthenticator(
                    new CredentialExtractor(cookies),
                    new Authenticator(List.of(new SessionHandler(sessions))),
                    crossOrigin,
                    connection,
                    sessions);
            BrowserSignIn signIn =
                    new BrowserSignIn(new PasswordLogin(accounts, sessions), sessions, cookies, connection, devices());
            this.services = new Services(
                    accounts, sessions, signIn, authenticator, cookies, crossOrigin, connection, navigation);
            this.gate = new RequestGate(settings, authenticator, cookies, navigation, sessions, signIn);
            say(settings);
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    /** The database, made only when something is kept there: else none of its classes is touched. */
    private final class Databases {
        private final DoorwardSettings settings;
        private @org.jspecify.annotations.Nullable JpaStores stores;

        Databases(DoorwardSettings settings) {
            this.settings = settings;
        }

        JpaStores stores() {
            JpaStores made = stores;
            if (made == null) {
                try {
                    made = closing(new JpaStores(settings));
                } catch (NoClassDefFoundError e) {
                    throw missing("doorward.jpa.url", "hibernate-core, HikariCP, flyway-core and a driver", e);
                }
                stores = made;
            }
            return made;
        }

        void start() {
            JpaStores made = stores;
            if (made == null) {
                return;
            }
            try {
                made.start();
            } catch (StoreUnavailableException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the database cannot be reached; what needs it is answered 503 until it can",
                        e);
            }
        }
    }

    private RedisStores redis(DoorwardSettings settings, Clock clock) {
        RedisStores redis;
        try {
            redis = closing(new RedisStores(
                    settings,
                    clock,
                    settings.hasRedis() ? Optional.empty() : ApplicationBeans.find(RedisStores.clientType())));
        } catch (NoClassDefFoundError e) {
            throw missing("doorward.redis.address", "redisson", e);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException(List.of(DoorwardSettings.REDIS_ADDRESS.name()
                    + ": is needed by doorward.store=redis, or a CDI bean of type org.redisson.api.RedissonClient"));
        }
        try {
            redis.start();
        } catch (StoreUnavailableException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Redis cannot be reached; what needs it is answered 503 until it can",
                    e);
        }
        return redis;
    }

    private SessionStore store(DoorwardSettings settings, Databases databases, Clock clock) {
        Optional<SessionStore> own = ApplicationBeans.find(SessionStore.class);
        if (own.isPresent()) {
            LOG.log(System.Logger.Level.INFO, "sessions are kept by the application''s own SessionStore");
            return own.get();
        }
        return switch (settings.store()) {
            case MEMORY -> {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "sessions are kept in memory: a restart signs everybody out, and a second node would not know"
                                + " them; set doorward.redis.address or doorward.jpa.url");
                yield closing(new MemorySessionStore(settings.get(DoorwardSettings.SESSION_TOMBSTONE)));
            }
            case REDIS -> redis(settings, clock).sessions();
            case JPA -> databases.stores().sessions();
        };
    }

    private static AccountStore accountStore(DoorwardSettings settings, Databases databases) {
        if (settings.get(DoorwardSettings.ACCOUNTS) == DoorwardSettings.Accounts.JPA) {
            return databases.stores().accounts();
        }
        return ApplicationBeans.find(AccountStore.class)
                .orElseThrow(() -> new InvalidSettingsException(List.of(DoorwardSettings.ACCOUNTS.name()
                        + ": application needs a CDI bean that implements org.doorward.account.AccountStore;"
                        + " for the built-in accounts set it to jpa")));
    }

    private static PasswordHasher hasher() {
        return ApplicationBeans.find(PasswordHasher.class).orElseGet(() -> {
            try {
                return new Argon2PasswordHasher();
            } catch (NoClassDefFoundError e) {
                throw missing("doorward.accounts", "password4j, or a bean that implements PasswordHasher,", e);
            }
        });
    }

    private static InvalidSettingsException missing(String setting, String what, NoClassDefFoundError cause) {
        InvalidSettingsException wrong =
                new InvalidSettingsException(List.of(setting + ": " + what + " must be in WEB-INF/lib"));
        wrong.initCause(cause);
        return wrong;
    }

    private static Function<HttpServletRequest, Device> devices() {
        UserAgents userAgents = new UserAgents();
        return request -> userAgents.device(new UserAgents.Headers(
                request.getHeader("User-Agent"),
                request.getHeader("Sec-CH-UA"),
                request.getHeader("Sec-CH-UA-Mobile"),
                request.getHeader("Sec-CH-UA-Platform")));
    }

    private static void say(DoorwardSettings settings) {
        LOG.log(
                System.Logger.Level.INFO,
                "Doorward protects this application: sessions in {0}, endpoints at {1}; session tracking is by cookie only",
                settings.store(),
                settings.get(DoorwardSettings.BASE_PATH));
        if (settings.get(DoorwardSettings.DEVELOPMENT)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "DEVELOPMENT MODE: credentials travel unencrypted. Never set doorward.development in production.");
        }
    }

    Services services() {
        return services;
    }

    RequestGate gate() {
        return gate;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "closing " + next.getClass().getSimpleName() + " failed",
                        e);
            }
        }
    }
}
