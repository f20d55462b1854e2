package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.DoorwardSettings;
import org.doorward.internal.http.RequestAuthenticator.Decision;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to the application, or answers it. In this order: refuse what is ambiguous, ask the path rules,
 * decide who acts, check roles; only then the handler runs. Immutable.
 */
public final class RequestGate {
    /** The request attribute with the reason why a public page is served without the principal that a cookie named. */
    public static final String REASON_ATTRIBUTE = "org.doorward.reason";

    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    /** What the names of the servlets of our endpoints start with. */
    public static final String ENDPOINT_PREFIX = "org.doorward.endpoint.";

    /** The name of the servlet for everything below the base path that is no endpoint. */
    public static final String UNKNOWN_ENDPOINT = ENDPOINT_PREFIX + "unknown";

    private final PathAccess access;
    private final RequestAuthenticator authenticator;
    private final SessionCookies cookies;
    private final Refusals refusals;
    private final SessionService sessions;
    private final BrowserSignIn signIn;
    private final TransparentRefresh refresh;
    private final AntiForgery antiForgery;
    private final Cors cors;
    private final StepUp stepUp;
    private final PublicPath publicPath;
    private final AccountLimits limits;

    /** Over these. */
    public RequestGate(
            DoorwardSettings settings,
            RequestAuthenticator authenticator,
            SessionCookies cookies,
            Navigation navigation,
            SessionService sessions,
            BrowserSignIn signIn,
            AntiForgery antiForgery,
            TransparentRefresh refresh,
            Cors cors,
            AccountLimits limits) {
        this.limits = limits;
        this.cors = cors;
        this.stepUp = new StepUp(sessions, navigation);
        this.antiForgery = antiForgery;
        this.signIn = signIn;
        this.refresh = refresh;
        this.access = new PathAccess(new PathRules(settings), navigation);
        this.authenticator = authenticator;
        this.cookies = cookies;
        this.refusals = new Refusals(cookies, navigation);
        this.sessions = sessions;
        this.publicPath = new PublicPath(authenticator, this::door);
    }

    /**
     * Who acts in this request, however it is wrapped: CDI hands out the container's own, which knows no principal of ours.
     */
    public static Optional<AuthenticatedPrincipal> principalOf(HttpServletRequest request) {
        Visit visit = Visit.of(request);
        Identity identity = visit == null ? null : visit.identity(request);
        return identity == null ? Optional.empty() : Optional.of(identity.principal());
    }

    /** An anti-forgery token for the page that this request asks for; empty where none is needed. */
    public static String csrfTokenOf(HttpServletRequest request) {
        Visit visit = Visit.of(request);
        return visit == null ? "" : visit.csrfToken(request);
    }

    /** What asks for newer sign-ins. */
    public StepUp stepUp() {
        return stepUp;
    }

    /** Handles one dispatch of a request. */
    public void handle(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Visit visit = Visit.of(request);
        DispatcherType dispatch = request.getDispatcherType();
        if (visit == null) {
            // an error page is dispatched to for requests that never got here, too
            boolean unseen = dispatch == DispatcherType.ERROR;
            if (unseen) {
                pass(request, response, chain, Visit.of(door(response), null));
            } else {
                first(request, response, chain);
            }
        } else if (dispatch == DispatcherType.REQUEST) {
            // the filter is mapped twice
            chain.doFilter(request, response);
        } else {
            again(request, response, chain, visit);
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        cors.attachTo(request);
        Optional<String> ambiguity = AmbiguousPath.reason(request.getRequestURI());
        if (ambiguity.isPresent()) {
            LOG.log(System.Logger.Level.DEBUG, "a path was refused: {0}", ambiguity.get());
            Problems.send(request, response, Problem.AMBIGUOUS_PATH);
            return;
        }
        if (!cookies.namesClearSlot(request)) {
            Problems.send(request, response, Problem.SLOT);
            return;
        }
        if (isOwnEndpoint(request.getHttpServletMapping())) {
            endpoint(request, response, chain);
            return;
        }
        if (!PathRules.knows(request.getMethod())) {
            response.setHeader("Allow", PathRules.knownMethods());
            Problems.send(request, response, Problem.METHOD_NOT_ALLOWED);
            return;
        }
        if (cors.passesOn(request)) {
            ContainerSession.align(request, null);
            pass(request, response, chain, Visit.of(door(response), null));
            return;
        }
        if (cookies.any(request) && !authenticator.showsHeader(request)) {
            CrossOriginCheck.vary(request, response);
        }
        PathRules.Access asked = access.of(request);
        if (asked.isPublic()) {
            Visit visit = publicPath.visit(request, response);
            if (visit != null) {
                pass(request, response, chain, visit);
            }
        } else {
            guarded(request, response, chain, asked);
        }
    }

    /** Doorward's own endpoints decide for themselves; where there is none, nobody else's filter is asked either. */
    private void endpoint(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (UNKNOWN_ENDPOINT.equals(request.getHttpServletMapping().getServletName())) {
            Problems.noStore(response);
            if (!cors.atEndpoint(request, response, Set.of())) {
                Problems.send(request, response, Problem.NOT_FOUND);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Told by the servlet that is mapped, not by the path: the application may have mapped one of its own below ours. */
    static boolean isOwnEndpoint(HttpServletMapping mapping) {
        String servlet = mapping.getServletName();
        return servlet != null && servlet.startsWith(ENDPOINT_PREFIX);
    }

    /** Forwards, includes and resumed requests: the same rules for the path that they go to, the same principal. */
    private void again(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Visit visit)
            throws IOException, ServletException {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        boolean before = visit.scopeDeclared();
        PathRules.@Nullable Access asked =
                request.getDispatcherType() == DispatcherType.ERROR ? null : access.ofDispatch(request);
        visit.scopeDeclared(asked == null || !asked.scopes().isEmpty());
        Problem problem = asked == null ? null : problemOf(request, visit, asked);
        if (problem != null) {
            // an include is left out; a page around it that has begun cannot become a refusal
            if (problem.equals(Problem.SCOPE) && asked != null && !included) {
                Problems.lacksScope(request, response, asked.scopes());
            } else if (!included) {
                Problems.send(request, response, problem);
            }
            visit.scopeDeclared(before);
            return;
        }
        // what the container makes an error page of, or resumes with, is its own response once more
        boolean bare = request.getDispatcherType() == DispatcherType.ERROR
                || request.getDispatcherType() == DispatcherType.ASYNC;
        try {
            pass(request, bare ? TransparentRefresh.wrapped(request, response) : response, chain, visit);
        } finally {
            if (included) {
                visit.scopeDeclared(before);
            }
        }
    }

    private static @Nullable Problem problemOf(HttpServletRequest request, Visit visit, PathRules.Access access) {
        if (access.isPublic()) {
            return null;
        }
        Identity identity = visit.identity(request);
        if (identity == null) {
            Problem refused = visit.problem();
            return refused == null ? Problem.UNAUTHENTICATED : refused;
        }
        if (!identity.principal().roles().containsAll(access.roles())) {
            return Problem.FORBIDDEN;
        }
        return ScopeCheck.has(identity, access.scopes()) ? null : Problem.SCOPE;
    }

    static String mappedPath(HttpServletRequest request) {
        String info = request.getPathInfo();
        return request.getServletPath() + (info == null ? "" : info);
    }

    private void guarded(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, PathRules.Access asked)
            throws IOException, ServletException {
        Decision decision = refresh.refreshed(request, response, authenticator.decide(request));
        HttpServletResponse answer = TransparentRefresh.wrapped(request, response);
        if (decision instanceof Decision.Known known) {
            Identity identity = known.identity();
            ContainerSession.align(request, identity.principal().session());
            if (!limits.admit(request, answer, identity)) {
                return;
            }
            if (!identity.principal().roles().containsAll(asked.roles())) {
                Problems.send(request, answer, Problem.FORBIDDEN);
                return;
            }
            if (!ScopeCheck.has(identity, asked.scopes())) {
                Problems.lacksScope(request, answer, asked.scopes());
                return;
            }
            authenticator.used(request, identity);
            Visit visit = Visit.of(door(answer), identity);
            visit.scopeDeclared(!asked.scopes().isEmpty());
            pass(request, answer, chain, visit);
        } else if (decision instanceof Decision.Refused refused) {
            refusals.refuse(request, response, refused);
        } else {
            refusals.challenge(request, response);
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Visit visit)
            throws IOException, ServletException {
        visit.attachTo(request);
        try {
            chain.doFilter(
                    request instanceof PrincipalRequest ? request : new PrincipalRequest(request, visit), response);
        } finally {
            TransparentRefresh.settle(request, response);
            Identity identity = visit.knownIdentity();
            if (identity != null && identity.principal().session() != null) {
                ContainerSession.bind(request, identity.principal().session());
            }
        }
    }

    private RequestDoor door(HttpServletResponse response) {
        return new RequestDoor(authenticator, signIn, sessions, cookies, antiForgery, response);
    }
}
