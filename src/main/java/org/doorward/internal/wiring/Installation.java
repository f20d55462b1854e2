package org.doorward.internal.wiring;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.account.BreachedPasswords;
import org.doorward.account.PasswordHasher;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.account.ApplicationAccounts;
import org.doorward.internal.account.CallerStore;
import org.doorward.internal.account.PasswordPolicy;
import org.doorward.internal.account.Passwords;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.apitoken.ServiceAccountEngine;
import org.doorward.internal.audit.Alerts;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.endpoint.Readiness;
import org.doorward.internal.endpoint.admin.CleanUp;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.event.EventListeners;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.http.async.OpenAnswers;
import org.doorward.internal.limit.SignInLimits;
import org.doorward.internal.limit.SignInThrottle;
import org.doorward.internal.login.AfterSignInTasks;
import org.doorward.internal.login.CallerSignIn;
import org.doorward.internal.login.PasswordCheck;
import org.doorward.internal.login.PasswordSignIn;
import org.doorward.internal.login.UncountedPasswordSignIn;
import org.doorward.internal.session.ApplicationSessions;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionSearch;
import org.doorward.internal.session.SessionSearches;
import org.doorward.internal.session.SignInPolicy;
import org.doorward.internal.session.Tickets;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.SessionSettings;
import org.doorward.internal.settings.StoreSettings;
import org.doorward.internal.token.Pseudonyms;
import org.doorward.login.AfterSignIn;
import org.jspecify.annotations.Nullable;

/** The running parts of Doorward in one application. Started once, closed once. */
final class Installation implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("org.doorward.wiring");

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AccountEngine accounts;
    private final ApplicationAccounts applicationAccounts;
    private final SessionEngine sessions;
    private final ApiTokenEngine apiTokens;
    private final ServiceAccountEngine serviceAccounts;
    private final GateRules gates;
    private final HttpLayer http;

    /**
     * Starts Doorward. A store that does not answer stops nothing else.
     *
     * @param application the application's class loader
     * @param given hashes passwords where the application has no bean for it; null for Argon2id
     * @throws InvalidSettingsException with everything that the settings need and the application lacks
     * @throws IllegalStateException when a store answers and cannot be used
     */
    Installation(
            DoorwardSettings settings,
            String contextPath,
            ClassLoader application,
            Clock clock,
            @Nullable PasswordHasher given) {
        boolean started = false;
        try {
            ApplicationBeans beans = new ApplicationBeans(opened::push);
            Function<HttpServletRequest, Optional<TenantId>> tenants = TenantChoice.of(settings, beans);
            StoreChoice stores = new StoreChoice(settings, beans, clock, opened::push);
            StartWait wait = new StartWait(settings.get(StoreSettings.START_WAIT));
            BeforeSignIn before = new BeforeSignIn();
            UserAgents userAgents = new UserAgents();
            StartTask devices = closing(WarmUp.devices(userAgents));
            stores.start(wait);
            ApplicationEvents events = new ApplicationEvents(application);
            OpenAnswers answers = closing(new OpenAnswers(settings.get(StoreSettings.CACHE_MAX_AGE)));
            EventListeners watching = new EventListeners(List.of(answers, new Alerts(events::happened), events));
            PasswordPolicy policy = new PasswordPolicy(
                    settings.get(AccountSettings.PASSWORD_CONTEXT_WORDS),
                    beans.find(BreachedPasswords.class).orElse(null));
            Passwords passwords = new Passwords(
                    stores.accounts(),
                    stores.accounts() instanceof CallerStore ? CallerStore.NO_HASHER : hasher(beans, given),
                    before::needDone);
            this.accounts = new AccountEngine(
                    stores.accounts(),
                    passwords,
                    policy,
                    (tenant, name) -> ApiTokens.isName(stores.serviceAccounts(), tenant, name));
            // it must work while the store of service accounts is down, and when one has the name
            AccountEngine alone = new AccountEngine(stores.accounts(), passwords, policy);
            FirstAdministrator first = new FirstAdministrator(settings, alone, policy);
            first.check();
            this.gates = first.gates();
            NodeWiring node = new NodeWiring(settings, stores, accounts, gates, clock, watching, opened::push);
            InstallationKeys keys = InstallationKeys.of(settings, stores, node);
            Optional<AfterSignInTasks> afterSignIn = afterSignIn(beans, stores, application, node, events);
            this.sessions = closing(new SessionEngine(
                    node.sessions(),
                    accounts,
                    SessionDurations.of(settings),
                    keys.secrets(),
                    keys.signing(),
                    node.clock(),
                    node.listeners(),
                    new SignInPolicy(
                            settings.get(SessionSettings.MOST),
                            afterSignIn.<SignInPolicy.Hook>map(hook -> hook).orElse(SignInPolicy.Hook.NONE)),
                    node.scopes()));
            ApiTokens programs = ApiTokens.of(settings, node, stores, accounts, gates);
            this.apiTokens = closing(programs.service());
            this.serviceAccounts = programs.serviceAccounts();
            Pseudonyms counted = new Pseudonyms(keys.secrets(), "limits");
            Notifications notifications = Notifications.of(
                    settings,
                    new Notifications.Application(beans, application, contextPath, events),
                    stores,
                    accounts,
                    keys,
                    counted,
                    node);
            if (notifications != null) {
                closing(notifications.queue());
            }
            BuiltInAccounts builtIn = BuiltInAccounts.of(
                    stores,
                    programs,
                    accounts,
                    passwords,
                    policy,
                    sessions,
                    node,
                    settings.get(AccountSettings.TERMS_VERSION),
                    notifications == null ? null : notifications.notices());
            this.applicationAccounts = new ApplicationAccounts(accounts, builtIn == null ? null : builtIn.editing());
            // made last and so closed first: it uses everything that is closed after it
            Maintenance maintenance = closing(new Maintenance());
            closing(answers);
            WarmUp.tokens(keys.secrets());
            stores.awaitStart(wait);
            before.doNowOrLater("making the first administrator", first::make, wait, maintenance);
            before.doNowOrLater("reading the signing keys", keys.rotation()::start, wait, maintenance);
            maintenance.keep(keys.rotation(), stores.locks());
            maintenance.keep(node.scopes());
            maintenance.keep(node.tokenEpochs());
            Duration every = settings.get(StoreSettings.CLEANUP_EVERY);
            List<CleanUp.Part> parts = Maintenance.swept(stores, afterSignIn.orElse(null), node.clock());
            parts.forEach(part -> maintenance.sweep(part, stores.locks(), every));
            afterSignIn.ifPresent(maintenance::keep);
            maintenance.maintain(apiTokens, stores.locks());
            parts.add(Maintenance.swept(apiTokens));
            node.awaitClock(wait);
            devices.await(wait.leftForBegun());
            this.http = new HttpLayer(
                    settings,
                    contextPath,
                    new HttpLayer.Engines(
                            accounts,
                            sessions,
                            gates,
                            stores.sessions() instanceof SessionSearch search
                                    ? new SessionSearches(search, keys.secrets(), node.scopes(), node.clock())
                                    : null,
                            programs,
                            new Tickets(stores.tickets(), sessions, stores.limits()),
                            signIn(
                                    settings,
                                    stores,
                                    stores.accounts() instanceof CallerStore callers
                                            ? new CallerSignIn(callers.validator(), sessions, before::needDone)
                                            : new UncountedPasswordSignIn(passwords, sessions),
                                    keys,
                                    counted,
                                    events),
                            events,
                            new CleanUp(parts, stores.locks(), System::nanoTime),
                            builtIn,
                            notifications),
                    keys,
                    node.clock(),
                    stores.limits(),
                    counted,
                    userAgents,
                    answers,
                    new Readiness(before.and(stores.needs()), System::nanoTime),
                    tenants);
            StartReport.tell(settings, before.missing(), notifications != null);
            first.announce();
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

    private Optional<AfterSignInTasks> afterSignIn(
            ApplicationBeans beans,
            StoreChoice stores,
            @Nullable ClassLoader application,
            NodeWiring node,
            EventListener listener) {
        return beans.find(AfterSignIn.class)
                .map(bean -> closing(new AfterSignInTasks(
                        bean,
                        stores.signInTasks(),
                        session -> stores.sessions().find(session).isPresent(),
                        application == null ? Installation.class.getClassLoader() : application,
                        node.clock(),
                        listener)));
    }

    private PasswordSignIn signIn(
            DoorwardSettings settings,
            StoreChoice stores,
            PasswordCheck login,
            InstallationKeys keys,
            Pseudonyms counted,
            EventListener listener) {
        Pseudonyms told = new Pseudonyms(keys.secrets(), "usernames in events");
        return new PasswordSignIn(
                login,
                new SignInThrottle(stores.limits(), counted::of, SignInLimits.of(settings), sessions::now),
                sessions,
                told::of,
                listener);
    }

    private static PasswordHasher hasher(ApplicationBeans beans, @Nullable PasswordHasher given) {
        return beans.find(PasswordHasher.class).orElseGet(() -> given == null ? Backends.argon2() : given);
    }

    ApplicationAccounts accounts() {
        return applicationAccounts;
    }

    SessionEngine sessions() {
        return sessions;
    }

    ApplicationSessions applicationSessions() {
        return new ApplicationSessions(sessions, gates, accounts::meant);
    }

    ApiTokenEngine apiTokens() {
        return apiTokens;
    }

    ServiceAccountEngine serviceAccounts() {
        return serviceAccounts;
    }

    HttpLayer http() {
        return http;
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
