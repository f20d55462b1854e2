package org.doorward.internal.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Restriction;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.gate.ActingRestrictions;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.answer.Reply;
import org.doorward.internal.http.credential.AnswerHolder;
import org.doorward.internal.http.credential.Identity;
import org.doorward.internal.http.path.PathRules;
import org.doorward.internal.http.path.RequestPath;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.http.tenant.TenantPaths;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionGates;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.Setting;
import org.doorward.internal.settings.WebSettings;
import org.jspecify.annotations.Nullable;

/**
 * Keeps restricted sessions from all but a few paths, before a handler runs. A restricted session reaches the pages of the
 * gates and the allowed paths; a suspended one the page of suspensions and the allowed paths. What those are is decided as
 * what is public is. API tokens of a restricted owner are refused when they are checked. Immutable.
 */
public final class Gates {
    private final SessionGates sessions;
    private final Navigation navigation;
    private final PathAccess restricted;
    private final PathAccess suspended;

    public Gates(DoorwardSettings settings, SessionGates sessions, Navigation navigation, TenantPaths tenants) {
        this.sessions = sessions;
        this.navigation = navigation;
        this.restricted = new PathAccess(
                PathRules.listing(allowed(settings, WebSettings.GATE_PAGES.values())), tenants, navigation);
        this.suspended = new PathAccess(
                PathRules.listing(allowed(settings, List.of(WebSettings.GATE_SUSPENDED_PAGE))), tenants, navigation);
    }

    private static List<String> allowed(DoorwardSettings settings, Iterable<Setting<String>> pages) {
        List<String> allowed = new ArrayList<>(settings.get(WebSettings.GATE_ALLOWED));
        pages.forEach(page -> settings.find(page).ifPresent(allowed::add));
        return allowed;
    }

    /** Returns what restricts who acts, now; null when nothing does. Without a session nothing does here. */
    public @Nullable ActingRestrictions acting(Identity identity) {
        ResumedSession resumed = identity.resumed();
        return resumed == null ? null : sessions.acting(resumed.session());
    }

    /**
     * Lets a request to a protected path pass.
     *
     * @param acting what restricts who acts; null when nothing does
     * @return false when it was refused and answered
     */
    boolean admit(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpServletMapping mapping,
            Identity identity,
            @Nullable ActingRestrictions acting)
            throws IOException {
        if (acting == null || isAllowed(request, mapping, acting)) {
            return true;
        }
        Optional<Reply> page = RequestPath.isNavigation(request) && identity.transport() == Transport.COOKIE
                ? navigation.gate(request, acting.first())
                : Optional.empty();
        if (page.isEmpty()) {
            Problems.send(request, response, problem(acting));
        } else if (!response.isCommitted()) {
            page.get().writeTo(response);
        }
        return false;
    }

    /** Returns why a public path has no principal although a session is shown; null where it has one. */
    @Nullable
    Problem atPublicPath(HttpServletRequest request, HttpServletMapping mapping, Identity identity) {
        ActingRestrictions acting = acting(identity);
        if (acting == null) {
            return null;
        }
        // asked for during a forward, the address is no longer that of the request
        boolean first = request.getDispatcherType() == DispatcherType.REQUEST;
        return first && isAllowed(request, mapping, acting) ? null : problem(acting);
    }

    private boolean isAllowed(HttpServletRequest request, HttpServletMapping mapping, ActingRestrictions acting) {
        return allowedTo(acting).of(request, request.getRequestURI(), mapping).isPublic();
    }

    private PathAccess allowedTo(ActingRestrictions acting) {
        return acting.isSuspended() ? suspended : restricted;
    }

    /** Returns what keeps a forward or the like from a path with these requirements; null where nothing does. */
    @Nullable
    Problem ofDispatch(HttpServletRequest request, AuthenticationContext authentication, PathRules.Access asked) {
        if (asked.isPublic()) {
            return null;
        }
        Identity identity = authentication.identity(request);
        if (identity == null) {
            return authentication.problemOfNobody();
        }
        ActingRestrictions acting = acting(identity);
        if (acting != null) {
            PathRules.Access allowed = allowedTo(acting).ofDispatch(request);
            if (allowed != null && !allowed.isPublic()) {
                return problem(acting);
            }
        }
        if (!RoleCheck.hasAll(identity, asked.roles())) {
            return Problem.FORBIDDEN;
        }
        return ScopeCheck.has(identity, asked.scopes()) ? null : Problem.SCOPE;
    }

    /**
     * Returns what keeps a caller from an endpoint of ours; null where nothing does.
     *
     * @param whileRestricted whether it answers restricted sessions
     * @param whileSuspended whether it answers suspended ones too
     */
    public @Nullable Problem atEndpoint(Identity caller, boolean whileRestricted, boolean whileSuspended) {
        if (whileSuspended) {
            return null;
        }
        ActingRestrictions acting = acting(caller);
        return acting == null || (whileRestricted && !acting.isSuspended()) ? null : problem(acting);
    }

    /** Returns this identity, without roles while it is restricted. For a session that the application has just opened. */
    Identity begun(Identity identity) {
        if (acting(identity) == null) {
            return identity;
        }
        AuthenticatedPrincipal principal = identity.principal();
        AuthenticatedPrincipal plain =
                new AuthenticatedPrincipal(principal.accountId(), principal.username(), Set.of(), principal.session());
        return new Identity(plain, identity.resumed(), identity.transport());
    }

    /** Returns the same holder, who also loses the response when something begins to restrict the session. */
    AnswerHolder watching(AnswerHolder holder, Identity identity) {
        ResumedSession resumed = identity.resumed();
        if (resumed == null) {
            return holder;
        }
        ActingRestrictions acting = acting(identity);
        Set<Restriction> before = acting == null ? Set.of() : acting.all();
        return new AnswerHolder(
                holder.account(),
                holder.session(),
                before.isEmpty() ? holder.credential() : List.of(holder.credential(), before),
                () -> holder.check().over().or(() -> begunSince(before, resumed)));
    }

    private Optional<Problem> begunSince(Set<Restriction> before, ResumedSession resumed) {
        ActingRestrictions now = sessions.actingOn(resumed.session().id());
        return now == null
                ? Optional.empty()
                : now.all().stream()
                        .filter(restriction -> !before.contains(restriction))
                        .findFirst()
                        .map(restriction -> Problem.of(restriction, now.until()));
    }

    private static Problem problem(ActingRestrictions acting) {
        return Problem.of(acting.first(), acting.until());
    }
}
