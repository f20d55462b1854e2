package org.doorward.internal.wiring;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.doorward.AccountSettings;
import org.doorward.DoorwardSettings;
import org.doorward.InvalidSettingsException;
import org.doorward.KeySettings;
import org.doorward.OriginSettings;
import org.doorward.SessionSettings;
import org.doorward.StoreSettings;
import org.doorward.WebSettings;
import org.doorward.account.AccountService;
import org.doorward.account.BreachedPasswords;
import org.doorward.account.PasswordHasher;
import org.doorward.account.PasswordPolicy;
import org.doorward.account.Passwords;
import org.doorward.audit.Alerts;
import org.doorward.authentication.AuthenticationHandler;
import org.doorward.authentication.Authenticator;
import org.doorward.internal.crypto.Argon2PasswordHasher;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.endpoint.Readiness;
import org.doorward.internal.endpoint.Services;
import org.doorward.internal.http.AccountLimits;
import org.doorward.internal.http.AntiForgery;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.Connection;
import org.doorward.internal.http.Cors;
import org.doorward.internal.http.CredentialExtractor;
import org.doorward.internal.http.CrossOriginCheck;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.RequestAuthenticator;
import org.doorward.internal.http.RequestGate;
import org.doorward.internal.http.SessionCookies;
import org.doorward.internal.http.TicketQuery;
import org.doorward.internal.http.TransparentRefresh;
import org.doorward.internal.oidc.ExternalTokenHandler;
import org.doorward.internal.token.CsrfTokens;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.internal.token.DeviceMarks;
import org.doorward.internal.token.HiddenNames;
import org.doorward.internal.token.KeyRotation;
import org.doorward.internal.token.PublicKeys;
import org.doorward.internal.token.SigningKeys;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.limit.SignInLimits;
import org.doorward.limit.SignInThrottle;
import org.doorward.login.LoginListener;
import org.doorward.login.PasswordDoor;
import org.doorward.login.PasswordLogin;
import org.doorward.session.Device;
import org.doorward.session.SessionHandler;
import org.doorward.session.SessionListeners;
import org.doorward.session.SessionService;
import org.doorward.session.SessionTimes;
import org.doorward.session.Tickets;

/** Doorward running in one application. Started once, closed once. */
final class Installation implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward");

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Services services;
    private final RequestGate gate;

    /**
     * Starts it. Stores that cannot be reached keep nothing but themselves down.
     *
     * @param application its class loader
     * @throws InvalidSettingsException naming what the settings ask for and is not there
     * @throws IllegalStateException when a store can be reached and cannot be used
     */
    Installation(DoorwardSettings settings, String contextPath, ClassLoader application, Clock clock) {
        boolean started = false;
        try {
            Stores stores = new Stores(settings, clock, opened::push);
            stores.start();
            ApplicationEvents events = new ApplicationEvents(application);
            SessionListeners watching = new SessionListeners(List.of(new Alerts(events::raised), events));
            PasswordPolicy policy = new PasswordPolicy(
                    settings.get(AccountSettings.PASSWORD_CONTEXT_WORDS),
                    ApplicationBeans.find(BreachedPasswords.class).orElse(null));
            Passwords passwords = new Passwords(stores.accounts(), hasher());
            AccountService accounts = new AccountService(stores.accounts(), passwords, policy);
            Cluster cluster = new Cluster(settings, stores, accounts, clock, watching, events, opened::push);
            DerivedKeys secrets = new DerivedKeys(
                    settings.get(KeySettings.SECRET),
                    settings.find(KeySettings.SECRET_PREVIOUS).orElse(List.of()));
            SigningKeys signing = new SigningKeys(
                    secrets, stores.keySets(), settings.get(KeySettings.JWT_ALGORITHM), System::nanoTime);
            KeyRotation keys = new KeyRotation(
                    signing,
                    cluster.clock(),
                    settings.get(SessionSettings.ACCESS),
                    stores.keySetsAreShared() ? settings.get(KeySettings.ROTATE_EVERY) : Duration.ZERO);
            SessionService sessions = closing(new SessionService(
                    cluster.sessions(),
                    accounts,
                    SessionTimes.of(settings),
                    secrets,
                    signing,
                    cluster.clock(),
                    cluster.listeners()));
            ApiTokens apiTokens = new ApiTokens(settings, cluster, stores);
            closing(apiTokens.service());
            // made last and so closed first: nothing may sweep what is being closed
            Maintenance maintenance = closing(new Maintenance());
            if (settings.get(AccountSettings.ACCOUNTS) == AccountSettings.Accounts.JPA) {
                FirstAdministrator first = new FirstAdministrator(settings, accounts, policy);
                first.check();
                maintenance.untilAnswered("making the first administrator", first::make);
            }
            maintenance.untilAnswered("reading the signing keys", keys::start);
            maintenance.keep(keys, stores.locks());
            maintenance.sweep(cluster.sessions(), sessions, stores.locks(), settings.get(StoreSettings.CLEANUP_EVERY));
            maintenance.sweep(
                    stores.limits(), cluster.clock(), stores.locks(), settings.get(StoreSettings.CLEANUP_EVERY));
            maintenance.sweep(stores.tickets(), sessions, stores.locks(), settings.get(StoreSettings.CLEANUP_EVERY));
            Connection connection = new Connection(settings);
            SessionCookies cookies = new SessionCookies(settings, contextPath);
            AntiForgery antiForgery = new AntiForgery(new CsrfTokens(secrets, new TokenGenerator()), cookies, sessions);
            Cors cors = new Cors(settings);
            CrossOriginCheck crossOrigin = new CrossOriginCheck(settings, connection, antiForgery, clock);
            Tickets tickets = new Tickets(stores.tickets(), sessions, stores.limits());
            TicketQuery ticketQuery = new TicketQuery(settings, connection);
            Navigation navigation = new Navigation(settings, contextPath);
            HiddenNames counted = new HiddenNames(secrets, "limits");
            maintenance.care(apiTokens.service(), stores.locks());
            RequestAuthenticator authenticator = new RequestAuthenticator(
                    new CredentialExtractor(settings, cookies, ticketQuery, connection),
                    new Authenticator(handlers(settings, sessions, apiTokens, tickets, cluster.clock())),
                    crossOrigin,
                    connection,
                    sessions,
                    apiTokens.service());
            BrowserSignIn signIn = new BrowserSignIn(
                    door(settings, stores, new PasswordLogin(passwords, sessions), sessions, secrets, counted, events),
                    sessions,
                    cookies,
                    new DeviceMarks(secrets, new TokenGenerator()),
                    connection,
                    devices());
            TransparentRefresh refresh = new TransparentRefresh(settings, sessions, cookies, crossOrigin, connection);
            this.services = new Services(
                    accounts,
                    sessions,
                    apiTokens.service(),
                    apiTokens.serviceAccounts(),
                    apiTokens.owners(),
                    stores.limits(),
                    counted,
                    tickets,
                    signIn,
                    authenticator,
                    ticketQuery,
                    refresh,
                    cookies,
                    crossOrigin,
                    antiForgery,
                    cors,
                    connection,
                    navigation,
                    new Readiness(stores.needs(), System::nanoTime),
                    keys,
                    new PublicKeys(signing, cluster.clock()));
            this.gate = new RequestGate(
                    settings,
                    authenticator,
                    cookies,
                    navigation,
                    sessions,
                    signIn,
                    antiForgery,
                    refresh,
                    cors,
                    new AccountLimits(settings, stores.limits(), cluster.clock()));
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

    /** Tokens of other issuers are told by what they say; whatever else looks like a JWT should be ours. */
    private static List<AuthenticationHandler> handlers(
            DoorwardSettings settings, SessionService sessions, ApiTokens apiTokens, Tickets tickets, Clock clock) {
        List<AuthenticationHandler> handlers = new ArrayList<>();
        handlers.add(apiTokens.handler());
        if (!settings.issuers().isEmpty()) {
            try {
                handlers.add(new ExternalTokenHandler(settings.issuers(), clock));
            } catch (NoClassDefFoundError e) {
                throw Backends.missing(DoorwardSettings.ISSUER + "*", "nimbus-jose-jwt", e);
            }
        }
        handlers.add(tickets);
        handlers.add(new SessionHandler(sessions));
        return handlers;
    }

    private static PasswordDoor door(
            DoorwardSettings settings,
            Stores stores,
            PasswordLogin login,
            SessionService sessions,
            DerivedKeys secrets,
            HiddenNames counted,
            LoginListener listener) {
        HiddenNames told = new HiddenNames(secrets, "usernames in events");
        return new PasswordDoor(
                login,
                new SignInThrottle(stores.limits(), counted::of, SignInLimits.of(settings)),
                sessions,
                told::of,
                listener);
    }

    private static PasswordHasher hasher() {
        return ApplicationBeans.find(PasswordHasher.class).orElseGet(() -> {
            try {
                return new Argon2PasswordHasher();
            } catch (NoClassDefFoundError e) {
                throw Backends.missing("doorward.accounts", "password4j, or a bean that implements PasswordHasher,", e);
            }
        });
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
                settings.get(WebSettings.BASE_PATH));
        if (settings.get(OriginSettings.CROSS_ORIGIN) == OriginSettings.CrossOrigin.REPORT) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "CROSS-ORIGIN REQUESTS ARE ONLY REPORTED: any site can act with the cookies of people who are signed in."
                            + " Set doorward.cross-origin=enforce.");
        }
        if (settings.get(WebSettings.DEVELOPMENT)) {
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
