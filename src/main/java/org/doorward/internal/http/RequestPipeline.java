package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.async.OpenAnswers;
import org.doorward.internal.http.credential.AccountLimits;
import org.doorward.internal.http.credential.AntiForgery;
import org.doorward.internal.http.credential.CrossOriginCheck;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.credential.RequestAuthenticator;
import org.doorward.internal.http.credential.SessionCookies;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.Cors;
import org.doorward.internal.http.path.AmbiguousPath;
import org.doorward.internal.http.path.OwnEndpoints;
import org.doorward.internal.http.path.PathRules;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.path.Spellings;
import org.doorward.internal.http.refresh.TransparentRefresh;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.http.refusal.TenantGate;
import org.doorward.internal.http.tenant.TenantPaths;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.settings.DoorwardSettings;
import org.jspecify.annotations.Nullable;

/**
 * Passes a request to the application, or answers it. In this order: refuses ambiguous paths, finds the tenant, applies the
 * path rules, decides who acts, checks limits, restrictions, roles and scopes. Only then the handler runs. Immutable.
 */
public final class RequestPipeline {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    private final PathAccess access;
    private final Navigation navigation;
    private final RequestAuthenticator authenticator;
    private final SessionCookies cookies;
    private final Admission admission;
    private final OwnEndpoints endpoints;
    private final TenantGate tenants;
    private final Cors cors;
    private final StepUp stepUp;
    private final PublicPath publicPath;
    private final AccountLimits limits;
    private final Gates gates;
    private final Handover handover;
    private final ResponseHeaders headers;

    public RequestPipeline(
            DoorwardSettings settings,
            RequestAuthenticator authenticator,
            SessionCookies cookies,
            Navigation navigation,
            StepUp stepUp,
            SessionEngine sessions,
            BrowserSignIn signIn,
            AntiForgery antiForgery,
            Admission admission,
            OwnEndpoints endpoints,
            TenantGate tenants,
            TenantPaths tenantPaths,
            Cors cors,
            Gates gates,
            AccountLimits limits,
            OpenAnswers answers,
            ClientConnection connection) {
        this.limits = limits;
        this.gates = gates;
        this.headers = new ResponseHeaders(settings, connection, sessions::now);
        this.cors = cors;
        this.stepUp = stepUp;
        this.admission = admission;
        this.endpoints = endpoints;
        this.tenants = tenants;
        this.navigation = navigation;
        this.access = new PathAccess(new PathRules(settings), tenantPaths, navigation);
        this.authenticator = authenticator;
        this.cookies = cookies;
        this.handover = new Handover(
                response -> new ServletAuthentication(
                        authenticator, signIn, sessions, cookies, antiForgery, answers, gates, headers, response),
                headers);
        this.publicPath = new PublicPath(authenticator, gates, handover::actions, headers);
    }

    /**
     * Returns the principal of this request, however it is wrapped. CDI injects the container's own request, which has
     * no principal of ours.
     */
    public static Optional<AuthenticatedPrincipal> principalOf(HttpServletRequest request) {
        Identity identity = AuthenticationContext.identityOf(request);
        return identity == null ? Optional.empty() : Optional.of(identity.principal());
    }

    /** Returns an anti-forgery token for the page of this request; empty where none is needed. */
    public static String csrfTokenOf(HttpServletRequest request) {
        AuthenticationContext authentication = AuthenticationContext.of(request);
        return authentication == null ? "" : authentication.csrfToken(request);
    }

    /** Reads ahead what the first request needs. All servlets of the application are registered by then. */
    public static void prepare(ServletContext context) {
        Spellings.of(context);
    }

    public StepUp stepUp() {
        return stepUp;
    }

    /** Handles one dispatch of a request. */
    public void handle(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AuthenticationContext begun = AuthenticationContext.begun(request);
        AuthenticationContext settled = AuthenticationContext.of(request);
        DispatcherType dispatch = request.getDispatcherType();
        if (dispatch == DispatcherType.ERROR || (settled == null && dispatch == DispatcherType.REQUEST)) {
            headers.onEvery(request, response);
        }
        if (dispatch == DispatcherType.REQUEST && begun != null && begun.isLetThrough()) {
            // the filter is mapped twice
            chain.doFilter(request, response);
        } else if (dispatch != DispatcherType.REQUEST && settled != null) {
            again(request, response, chain, settled);
        } else if (dispatch == DispatcherType.ERROR) {
            // an error page may belong to a request that never reached this filter
            AuthenticationContext context = begun == null ? begin(request) : begun;
            if (context.tenant() == null) {
                ContainerSession.alignOfNoTenant(request);
            } else {
                publicPath.align(request);
            }
            handover.pass(request, response, chain, context.actsFor(handover.actions(response), null));
        } else {
            // only its error page knows a refused request
            first(request, response, chain, begin(request));
        }
    }

    private AuthenticationContext begin(HttpServletRequest request) {
        return AuthenticationContext.begin(request, cors, tenants.only());
    }

    private void first(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, AuthenticationContext context)
            throws IOException, ServletException {
        Optional<String> ambiguity = AmbiguousPath.reason(request.getRequestURI());
        if (ambiguity.isPresent()) {
            if (!access.isPublicPageWithSessionId(request, tenants::knows)
                    || !navigation.toPlainAddress(request, response)) {
                LOG.log(System.Logger.Level.DEBUG, "a path was refused: {0}", ambiguity.get());
                Problems.send(request, response, Problem.AMBIGUOUS_PATH);
            }
            return;
        }
        HttpServletMapping mapping = context.mapping(request);
        boolean own = RequestPath.isOwnEndpoint(mapping);
        boolean known = context.tenant() != null || (own && endpoints.isOfNoTenant(RequestPath.endpointPath(request)));
        if (!known && !tenants.admit(request, response, context::settleTenant)) {
            return;
        }
        if (!cookies.namesClearSlot(request)) {
            Problems.send(request, response, Problem.SLOT);
            return;
        }
        if (own) {
            endpoint(request, response, chain, context);
            return;
        }
        if (!PathRules.knows(request.getMethod())) {
            response.setHeader("Allow", PathRules.knownMethods());
            Problems.send(request, response, Problem.METHOD_NOT_ALLOWED);
            return;
        }
        if (cors.passesOn(request)) {
            ContainerSession.align(request, null);
            handover.pass(request, response, chain, context.actsFor(handover.actions(response), null));
            return;
        }
        if (!authenticator.showsHeader(request) && cookies.any(request)) {
            CrossOriginCheck.vary(request, response);
        }
        PathRules.Access asked = access.of(request, request.getRequestURI(), mapping);
        if (asked.isPublic()) {
            AuthenticationContext settled = publicPath.settled(context, request, response);
            if (settled != null) {
                handover.pass(request, response, chain, settled);
            }
        } else {
            guarded(request, response, chain, context, asked);
        }
    }

    /** Endpoints authenticate by themselves. Where there is none, no later filter runs. */
    private void endpoint(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, AuthenticationContext context)
            throws IOException, ServletException {
        if (endpoints.has(RequestPath.endpointPath(request))) {
            context.letThrough();
            chain.doFilter(request, response);
            return;
        }
        Problems.noStore(response);
        if (!cors.atEndpoint(request, response, Set.of())) {
            Problems.send(request, response, Problem.NOT_FOUND);
        }
    }

    /** Handles forwards, includes and resumed requests: the same rules for the new path, and the same principal. */
    private void again(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            AuthenticationContext authentication)
            throws IOException, ServletException {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        boolean before = authentication.scopeDeclared();
        PathRules.@Nullable Access asked =
                request.getDispatcherType() == DispatcherType.ERROR ? null : access.ofDispatch(request);
        authentication.scopeDeclared(asked == null || !asked.scopes().isEmpty());
        Problem problem = asked == null ? null : gates.ofDispatch(request, authentication, asked);
        if (problem != null) {
            // an include is left out; a page that has begun cannot become a refusal
            if (problem.equals(Problem.SCOPE) && asked != null && !included) {
                Problems.lacksScope(request, response, asked.scopes());
            } else if (!included) {
                Problems.send(request, response, problem);
            }
            authentication.scopeDeclared(before);
            return;
        }
        // for error pages and resumed requests the container passes its own response again
        boolean bare = request.getDispatcherType() == DispatcherType.ERROR
                || request.getDispatcherType() == DispatcherType.ASYNC;
        try {
            handover.pass(
                    request, bare ? TransparentRefresh.wrapped(request, response) : response, chain, authentication);
        } finally {
            if (included) {
                authentication.scopeDeclared(before);
            }
        }
    }

    private void guarded(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            AuthenticationContext context,
            PathRules.Access asked)
            throws IOException, ServletException {
        Admission.Admitted admitted = admission.toPath(request, response);
        if (admitted == null) {
            return;
        }
        HttpServletResponse answer = admitted.response();
        Identity identity = admitted.identity();
        ContainerSession.alignFor(request, identity);
        RequestActions actions = handover.actions(answer);
        // the error page knows who was refused, but not for a narrowed token, nor who is restricted
        boolean told = !identity.principal().isScoped();
        ActingRestrictions acting = gates.acting(identity);
        if (told && acting == null) {
            context.actsFor(actions, identity);
        }
        if (!limits.admit(request, answer, identity)
                || !gates.admit(request, answer, context.mapping(request), identity, acting)) {
            return;
        }
        if (told) {
            context.actsFor(actions, identity);
        }
        if (!RoleCheck.hasAll(identity, asked.roles())) {
            Problems.send(request, answer, Problem.FORBIDDEN);
            return;
        }
        if (!ScopeCheck.has(identity, asked.scopes())) {
            Problems.lacksScope(request, answer, asked.scopes());
            return;
        }
        admission.used(request, identity);
        context.scopeDeclared(!asked.scopes().isEmpty());
        handover.pass(request, answer, chain, context.actsFor(actions, identity));
    }
}
