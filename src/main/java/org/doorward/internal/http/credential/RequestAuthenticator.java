package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.doorward.AuthenticatedPrincipal;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.internal.apitoken.ApiTokenEngine;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Authenticator;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.answer.OutageLog;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.origin.RequestContext;
import org.doorward.internal.http.path.PassivePaths;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.Quota;
import org.doorward.internal.session.Inspection;
import org.doorward.internal.session.ResumedSession;
import org.doorward.internal.session.SessionEngine;
import org.jspecify.annotations.Nullable;

/**
 * Decides who acts in a request: extracts the credential, checks how it was sent, and has it checked. Every failure on
 * the way refuses the request. Immutable.
 */
public record RequestAuthenticator(
        CredentialExtractor extractor,
        Authenticator authenticator,
        CrossOriginCheck crossOrigin,
        ClientConnection connection,
        SessionEngine sessions,
        ApiTokenEngine tokens,
        CookiePair pair,
        PassivePaths passive) {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    /** The decision about a request. */
    public sealed interface Decision {
        /** The request has no credential. */
        record Anonymous() implements Decision {
            static final Anonymous INSTANCE = new Anonymous();
        }

        /** The credential is valid. */
        record Known(Identity identity) implements Decision {}

        /**
         * The credential is invalid, or cannot be checked now.
         *
         * @param problem the response
         * @param transport the part of the request that carried the credential
         * @param definitive whether the client should delete its credentials
         * @param limit the limit that was reached; null for another problem
         */
        record Refused(
                Problem problem, Transport transport, boolean definitive, AuthenticationResult.@Nullable TooMany limit)
                implements Decision {
            /** A refusal without a limit. */
            public Refused(Problem problem, Transport transport, boolean definitive) {
                this(problem, transport, definitive, null);
            }

            /** Sends the refusal. */
            public void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
                if (limit == null) {
                    Problems.send(request, response, problem, transport == Transport.HEADER);
                } else {
                    Problems.tooMany(request, response, quotas(limit), limit.retryAfter());
                }
            }

            private static List<Quota> quotas(AuthenticationResult.TooMany limit) {
                return limit.most() < 1
                        ? List.of()
                        : List.of(
                                new Quota(new Limit("requests", limit.most(), limit.period()), 0, limit.retryAfter()));
            }
        }
    }

    /** Decides who acts. The call is no use of the session: see {@link #used}. */
    public Decision decide(HttpServletRequest request) {
        RequestContext context = RequestContext.of(request);
        CredentialExtractor.Extraction extraction =
                RequestCredential.in(context).extraction(extractor, request);
        if (extraction instanceof CredentialExtractor.Extraction.Unusable unusable) {
            return new Decision.Refused(unusable.problem(), unusable.transport(), false);
        }
        if (extraction instanceof CredentialExtractor.Extraction.Found found) {
            return decide(request, RequestTenant.of(context), found.credential());
        }
        return Decision.Anonymous.INSTANCE;
    }

    /** Counts an admitted request as use of the session, unless its path is passive, or of the token. */
    public void used(HttpServletRequest request, Identity identity) {
        ResumedSession resumed = identity.resumed();
        if (resumed != null && sessions.isUseDue(resumed) && !passive.include(request)) {
            sessions.used(resumed, RequestCredential.of(request).address(connection, request));
        }
        ApiToken token = identity.token();
        if (token != null) {
            tokens.used(token, RequestCredential.of(request).address(connection, request));
        }
    }

    private Decision decide(HttpServletRequest request, TenantId tenant, Credential credential) {
        Transport transport = credential.transport();
        if (!connection.mayCarryCredentials(request)) {
            return new Decision.Refused(Problem.INSECURE_TRANSPORT, transport, false);
        }
        try {
            if (transport == Transport.COOKIE && !crossOrigin.passesWithCookie(request)) {
                return new Decision.Refused(AntiForgery.refusal(request), transport, false);
            }
            AuthenticationResult result = authenticator.authenticate(tenant, credential);
            if (transport == Transport.COOKIE && isTorn(request, credential, result)) {
                return new Decision.Refused(Problem.of(Reason.AMBIGUOUS), transport, false);
            }
            if (result instanceof AuthenticationResult.Authenticated good) {
                if (!good.principal().accountId().tenant().equals(tenant)) {
                    throw new IllegalStateException("a credential of another tenant was accepted");
                }
                ResumedSession resumed = good.details() instanceof ResumedSession session ? session : null;
                ApiToken token = good.details() instanceof ApiToken one ? one : null;
                Identity.Taken taken = resumed == null ? new Identity.Taken(credential, good) : null;
                return new Decision.Known(new Identity(good.principal(), resumed, token, transport, taken));
            }
            if (result instanceof AuthenticationResult.Rejected rejected) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "a credential was refused: {0}",
                        rejected.reason().code());
                return new Decision.Refused(
                        Problem.of(rejected.reason(), rejected.until()), transport, rejected.definitive());
            }
            if (result instanceof AuthenticationResult.Restricted owner) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "a credential was refused: {0}",
                        owner.restriction().code());
                return new Decision.Refused(Problem.of(owner.restriction(), null), transport, false);
            }
            if (result instanceof AuthenticationResult.NotFromHere) {
                LOG.log(System.Logger.Level.DEBUG, "a credential was refused: network");
                return new Decision.Refused(Problem.NETWORK, transport, false);
            }
            if (result instanceof AuthenticationResult.TooMany limit) {
                LOG.log(System.Logger.Level.DEBUG, "a credential was refused: too many requests");
                return new Decision.Refused(Problem.TOO_MANY, transport, false, limit);
            }
        } catch (StoreUnavailableException e) {
            OutageLog.log(e);
            return new Decision.Refused(Problem.UNAVAILABLE, transport, false);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "checking a credential failed; the request was refused", e);
        }
        return new Decision.Refused(Problem.UNAVAILABLE, transport, false);
    }

    /** Whether the refresh cookie is of another session than the access cookie, valid or not. */
    private boolean isTorn(HttpServletRequest request, Credential credential, AuthenticationResult result) {
        if (result instanceof AuthenticationResult.Authenticated good) {
            return good.details() instanceof ResumedSession resumed
                    && pair.isTornFrom(request, resumed.session().id());
        }
        return credential instanceof Credential.AccessTokenCredential && pair.isTorn(request);
    }

    /**
     * Reads the request's cookie without the store: why it is refused, or its session. Public paths ask the store only
     * when the application asks for the principal.
     */
    public @Nullable Inspection inspectCookie(HttpServletRequest request) {
        CredentialExtractor.Extraction extraction = extraction(request);
        if (extraction instanceof CredentialExtractor.Extraction.Unusable unusable
                && unusable.transport() == Transport.COOKIE) {
            return new Inspection(null, Reason.AMBIGUOUS);
        }
        if (extraction instanceof CredentialExtractor.Extraction.Found found
                && found.credential().transport() == Transport.COOKIE) {
            return found.credential() instanceof Credential.AccessTokenCredential token
                    ? inspected(request, token.text())
                    : new Inspection(null, Reason.MALFORMED);
        }
        return null;
    }

    private Inspection inspected(HttpServletRequest request, String accessToken) {
        try {
            Inspection inspection = sessions.inspect(RequestTenant.of(request), accessToken);
            return inspection.session() != null && pair.isTornFrom(request, inspection.session())
                    ? new Inspection(null, Reason.AMBIGUOUS)
                    : inspection;
        } catch (StoreUnavailableException e) {
            OutageLog.log(e);
            return Inspection.SILENT;
        }
    }

    /** Returns the session of the one refresh cookie; null where there is none. */
    @Nullable
    public SessionId sessionOfRefreshCookie(HttpServletRequest request) {
        return pair.sessionOfRefresh(request).orElse(null);
    }

    /** Whether a session is known to be over. Without an answer of the store it is not. */
    public boolean isOver(@Nullable SessionId session) {
        try {
            return session == null || sessions.over(session).isPresent();
        } catch (StoreUnavailableException e) {
            OutageLog.log(e);
            return false;
        }
    }

    /** Returns what a long response for this identity depends on; null where that cannot end. */
    public @Nullable AnswerHolder holder(Identity identity) {
        AuthenticatedPrincipal principal = identity.principal();
        SessionId session = principal.session();
        if (session != null) {
            return new AnswerHolder(principal.accountId(), session, session, () -> sessions.over(session)
                    .map(Problem::of));
        }
        Identity.Taken taken = identity.taken();
        return taken == null
                ? null
                : new AnswerHolder(
                        principal.accountId(),
                        null,
                        taken.credential(),
                        () -> over(identity.principal().accountId().tenant(), taken));
    }

    private Optional<Problem> over(TenantId tenant, Identity.Taken taken) {
        AuthenticationResult now = authenticator.recheck(tenant, taken.credential(), taken.result());
        if (now instanceof AuthenticationResult.Authenticated) {
            return Optional.empty();
        }
        if (now instanceof AuthenticationResult.Restricted owner) {
            return Optional.of(Problem.of(owner.restriction(), null));
        }
        return Optional.of(
                now instanceof AuthenticationResult.Rejected rejected
                        ? Problem.of(rejected.reason(), rejected.until())
                        : Problem.NETWORK);
    }

    /** Whether this request may sign in. */
    public boolean passesSignIn(HttpServletRequest request) {
        return connection.mayCarryCredentials(request) && crossOrigin.passesSignIn(request);
    }

    /** Returns the request's API token, valid or not. Never log it. */
    public Optional<String> apiTokenShown(HttpServletRequest request) {
        return extraction(request) instanceof CredentialExtractor.Extraction.Found found
                        && found.credential() instanceof Credential.ApiTokenCredential shown
                ? Optional.of(shown.text())
                : Optional.empty();
    }

    /** Returns the request's credential, valid or not. Never log it. */
    public CredentialExtractor.Extraction shown(HttpServletRequest request) {
        return extraction(request);
    }

    private CredentialExtractor.Extraction extraction(HttpServletRequest request) {
        return RequestCredential.of(request).extraction(extractor, request);
    }

    /** Whether the request may act by its cookies: no page of another site has made it. */
    public boolean passesWithCookie(HttpServletRequest request) {
        return connection.mayCarryCredentials(request) && crossOrigin.passesWithCookie(request);
    }

    /** Whether the request has a credential that only the client's own code can have set: a header, or a ticket. */
    public boolean showsHeader(HttpServletRequest request) {
        CredentialExtractor.Extraction extraction = extraction(request);
        return (extraction instanceof CredentialExtractor.Extraction.Found found
                        && found.credential().transport() != Transport.COOKIE)
                || (extraction instanceof CredentialExtractor.Extraction.Unusable unusable
                        && unusable.transport() != Transport.COOKIE);
    }
}
