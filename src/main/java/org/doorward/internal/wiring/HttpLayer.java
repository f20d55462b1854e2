package org.doorward.internal.wiring;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.doorward.TenantId;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.AuthenticationHandler;
import org.doorward.internal.authentication.Authenticator;
import org.doorward.internal.device.UserAgents;
import org.doorward.internal.endpoint.CsrfResource;
import org.doorward.internal.endpoint.HealthResource;
import org.doorward.internal.endpoint.IntrospectionResource;
import org.doorward.internal.endpoint.JwksResource;
import org.doorward.internal.endpoint.LeakedResource;
import org.doorward.internal.endpoint.LivingCaller;
import org.doorward.internal.endpoint.LoginResource;
import org.doorward.internal.endpoint.LogoutResource;
import org.doorward.internal.endpoint.MeResource;
import org.doorward.internal.endpoint.PasswordResource;
import org.doorward.internal.endpoint.Readiness;
import org.doorward.internal.endpoint.RefreshResource;
import org.doorward.internal.endpoint.ReportedTokens;
import org.doorward.internal.endpoint.ServiceAccountsResource;
import org.doorward.internal.endpoint.SessionsResource;
import org.doorward.internal.endpoint.SigningKeysResource;
import org.doorward.internal.endpoint.TicketResource;
import org.doorward.internal.endpoint.TokensResource;
import org.doorward.internal.endpoint.account.TermsResource;
import org.doorward.internal.endpoint.admin.AdminAccountsResource;
import org.doorward.internal.endpoint.admin.AdminRevocation;
import org.doorward.internal.endpoint.admin.AdminSessionSearch;
import org.doorward.internal.endpoint.admin.AdminSessionsResource;
import org.doorward.internal.endpoint.admin.AdministrationLog;
import org.doorward.internal.endpoint.admin.CleanUp;
import org.doorward.internal.endpoint.admin.CleanUpResource;
import org.doorward.internal.endpoint.admin.RevokedTokens;
import org.doorward.internal.endpoint.route.Route;
import org.doorward.internal.endpoint.route.RouteTable;
import org.doorward.internal.endpoint.route.Router;
import org.doorward.internal.event.EventListener;
import org.doorward.internal.gate.GateRules;
import org.doorward.internal.http.Admission;
import org.doorward.internal.http.BrowserSignIn;
import org.doorward.internal.http.Gates;
import org.doorward.internal.http.KeptAttributes;
import org.doorward.internal.http.Navigation;
import org.doorward.internal.http.RequestPipeline;
import org.doorward.internal.http.StepUp;
import org.doorward.internal.http.async.OpenAnswers;
import org.doorward.internal.http.credential.AccountLimits;
import org.doorward.internal.http.credential.AntiForgery;
import org.doorward.internal.http.credential.CookiePair;
import org.doorward.internal.http.credential.CredentialExtractor;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.credential.TicketQuery;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.ClientLimit;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.origin.Tenants;
import org.doorward.internal.http.path.PassivePaths;
import org.doorward.internal.http.refresh.TransparentRefresh;
import org.doorward.internal.http.refusal.TenantGate;
import org.doorward.internal.http.tenant.TenantPaths;
import org.doorward.internal.issuer.ExternalTokenHandler;
import org.doorward.internal.keys.PublicKeys;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.internal.login.PasswordSignIn;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.session.SessionGates;
import org.doorward.internal.session.SessionSearches;
import org.doorward.internal.session.Tickets;
import org.doorward.internal.settings.AccountSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;
import org.doorward.internal.token.CsrfTokens;
import org.doorward.internal.token.DeviceCookie;
import org.doorward.internal.token.Pseudonyms;
import org.doorward.session.Device;
import org.jspecify.annotations.Nullable;

/** The HTTP part of an installation: the request pipeline and Doorward's own endpoints. Immutable. */
final class HttpLayer {
    private final RouteTable table;
    private final Router router;
    private final RequestPipeline pipeline;

    /**
     * The engines behind HTTP.
     *
     * @param gates the restrictions that act
     * @param signIn checks passwords, within limits
     * @param searches finds sessions; null where their store cannot
     * @param administration receives what administrators do
     * @param cleanUp removes what is over
     * @param builtIn changes accounts; null when the application has its own
     * @param notifications send links; null where nothing does
     */
    record Engines(
            AccountEngine accounts,
            SessionEngine sessions,
            GateRules gates,
            @Nullable SessionSearches searches,
            ApiTokens apiTokens,
            Tickets tickets,
            PasswordSignIn signIn,
            EventListener administration,
            CleanUp cleanUp,
            @Nullable BuiltInAccounts builtIn,
            @Nullable Notifications notifications) {}

    /**
     * @param clock the common clock of all nodes
     * @param tenants the application's answer which tenant a request is for
     * @param counted makes the pseudonyms of addresses that {@code limits} stores
     */
    HttpLayer(
            DoorwardSettings settings,
            String contextPath,
            Engines engines,
            InstallationKeys keys,
            Clock clock,
            RateLimiter limits,
            Pseudonyms counted,
            UserAgents userAgents,
            OpenAnswers answers,
            Readiness readiness,
            Function<HttpServletRequest, Optional<TenantId>> tenants) {
        SessionEngine sessions = engines.sessions();
        ClientConnection connection = new ClientConnection(settings);
        SessionCookies cookies = new SessionCookies(settings, contextPath, sessions::isOthers);
        CookiePair pair = new CookiePair(cookies, sessions);
        AntiForgery antiForgery =
                new AntiForgery(new CsrfTokens(keys.secrets(), new TokenGenerator()), cookies, sessions);
        Cors cors = new Cors(settings);
        CrossOriginCheck crossOrigin = new CrossOriginCheck(settings, connection, antiForgery, clock);
        TicketQuery ticketQuery = new TicketQuery(settings, connection);
        TenantPaths tenantPaths = new TenantPaths(settings);
        Navigation navigation = new Navigation(settings, contextPath, connection, tenantPaths);
        RequestAuthenticator authenticator = new RequestAuthenticator(
                new CredentialExtractor(settings, cookies, ticketQuery, connection),
                new Authenticator(handlers(settings, engines, clock)),
                crossOrigin,
                connection,
                sessions,
                engines.apiTokens().service(),
                pair,
                new PassivePaths(settings));
        Admission admission = new Admission(
                authenticator,
                new TransparentRefresh(settings, sessions, cookies, crossOrigin, connection),
                cookies,
                navigation);
        SessionGates restrictions = SessionGates.of(engines.gates(), sessions);
        Gates gates = new Gates(settings, restrictions, navigation, tenantPaths);
        BrowserSignIn signIn = new BrowserSignIn(
                engines.signIn(),
                sessions,
                cookies,
                new DeviceCookie(keys.secrets(), new TokenGenerator()),
                connection,
                devices(userAgents),
                new KeptAttributes(settings));
        List<Route> routes = new ArrayList<>(Routes.ofSessions(
                new LoginResource(signIn, sessions, crossOrigin, connection, navigation),
                new RefreshResource(sessions, cookies, pair, crossOrigin),
                new LogoutResource(sessions, cookies, authenticator, crossOrigin, navigation),
                new MeResource(engines.accounts(), sessions, gates),
                new CsrfResource(antiForgery),
                new TicketResource(engines.tickets(), ticketQuery),
                new SessionsResource(sessions, cookies)));
        ClientLimit clients = new ClientLimit(limits, counted, clock, connection);
        Notifications notifications = engines.notifications();
        BuiltInAccounts builtIn = engines.builtIn();
        if (builtIn != null) {
            routes.addAll(Routes.ofAccounts(
                    new PasswordResource(signIn, builtIn.passwordChange(), sessions, cookies),
                    new TermsResource(
                            builtIn.service(),
                            settings.get(AccountSettings.TERMS_VERSION),
                            limits,
                            clock,
                            navigation)));
            builtIn.registration(settings, notifications, clients, crossOrigin, navigation)
                    .map(Routes::ofRegistration)
                    .ifPresent(routes::addAll);
        }
        if (builtIn != null && notifications != null) {
            routes.addAll(notifications.routes(
                    builtIn.service(), builtIn.editing().passwords(), signIn, clients, crossOrigin, authenticator));
        }
        ApiTokens apiTokens = engines.apiTokens();
        LivingCaller callers = new LivingCaller(sessions.accountChanges(), apiTokens.service());
        ReportedTokens told = new ReportedTokens(sessions, apiTokens.service(), apiTokens.owners(), restrictions);
        routes.addAll(Routes.ofTokens(
                new TokensResource(apiTokens.service(), callers, limits, authenticator, connection),
                new LeakedResource(told, clients, connection),
                new IntrospectionResource(told)));
        routes.addAll(Routes.forEverybody(
                new JwksResource(new PublicKeys(keys.signing(), clock)), new HealthResource(readiness)));
        if (settings.get(WebSettings.ADMIN_ENABLED)) {
            AdministrationLog actions = new AdministrationLog(engines.administration(), clock);
            routes.addAll(Routes.ofAdministration(
                    new SigningKeysResource(keys.rotation()),
                    new ServiceAccountsResource(apiTokens.serviceAccounts(), apiTokens.service(), callers),
                    new AdminSessionsResource(
                            engines.accounts(), sessions, new AdminSessionSearch(engines.searches()), actions),
                    new AdminRevocation(
                            engines.accounts(),
                            sessions,
                            new RevokedTokens(apiTokens.service(), apiTokens.scopes()),
                            actions),
                    new AdminAccountsResource(
                            engines.accounts(), builtIn == null ? null : builtIn.service(), sessions, actions),
                    new CleanUpResource(engines.cleanUp(), actions)));
        }
        this.table = RouteTable.of(routes);
        StepUp stepUp = new StepUp(sessions, navigation);
        this.router =
                new Router(table, admission, gates, cors, connection, stepUp, settings.get(WebSettings.ADMIN_FRESH));
        this.pipeline = new RequestPipeline(
                settings,
                authenticator,
                cookies,
                navigation,
                stepUp,
                sessions,
                signIn,
                antiForgery,
                admission,
                table,
                new TenantGate(new Tenants(settings, connection, tenantPaths, tenants)),
                tenantPaths,
                cors,
                gates,
                new AccountLimits(settings, limits, clock),
                answers,
                connection);
    }

    /** A JWT with the {@code iss} of a trusted issuer is that issuer's; every other one should be ours. */
    private static List<AuthenticationHandler> handlers(DoorwardSettings settings, Engines engines, Clock clock) {
        List<AuthenticationHandler> handlers = new ArrayList<>();
        handlers.add(engines.apiTokens().handler());
        if (!settings.issuers().isEmpty()) {
            try {
                handlers.add(new ExternalTokenHandler(settings.issuers(), clock));
            } catch (NoClassDefFoundError e) {
                throw Backends.missing(DoorwardSettings.ISSUER + "*", "nimbus-jose-jwt", e);
            }
        }
        handlers.add(engines.tickets());
        handlers.add(engines.sessions());
        return handlers;
    }

    private static Function<HttpServletRequest, Device> devices(UserAgents userAgents) {
        return request -> userAgents.device(new UserAgents.Headers(
                request.getHeader("User-Agent"),
                request.getHeader("Sec-CH-UA"),
                request.getHeader("Sec-CH-UA-Mobile"),
                request.getHeader("Sec-CH-UA-Platform")));
    }

    RouteTable table() {
        return table;
    }

    Router router() {
        return router;
    }

    RequestPipeline pipeline() {
        return pipeline;
    }
}
