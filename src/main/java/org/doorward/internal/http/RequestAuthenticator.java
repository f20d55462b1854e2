package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.StoreUnavailableException;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiToken;
import org.doorward.apitoken.ApiTokenService;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Authenticator;
import org.doorward.authentication.Credential;
import org.doorward.authentication.Credential.Transport;
import org.doorward.limit.Limit;
import org.doorward.limit.Quota;
import org.doorward.session.ResumedSession;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * Decides who acts in a request: takes the credential out, looks at how it came, and has it checked. Anything that goes
 * wrong on the way refuses the request. Immutable.
 */
public final class RequestAuthenticator {
    private static final System.Logger LOG = System.getLogger("org.doorward.http");

    private final CredentialExtractor extractor;
    private final Authenticator authenticator;
    private final CrossOriginCheck crossOrigin;
    private final Connection connection;
    private final SessionService sessions;
    private final ApiTokenService tokens;
    private final OutageLog outages = new OutageLog();

    /** Over these. */
    public RequestAuthenticator(
            CredentialExtractor extractor,
            Authenticator authenticator,
            CrossOriginCheck crossOrigin,
            Connection connection,
            SessionService sessions,
            ApiTokenService tokens) {
        this.tokens = tokens;
        this.extractor = extractor;
        this.authenticator = authenticator;
        this.crossOrigin = crossOrigin;
        this.connection = connection;
        this.sessions = sessions;
    }

    /** What a request comes to. */
    public sealed interface Decision {
        /** No credential was shown. */
        record Anonymous() implements Decision {}

        /** The credential is good. */
        record Known(Identity identity) implements Decision {}

        /**
         * The credential is not good, or it cannot be told.
         *
         * @param problem the answer
         * @param transport how the credential travelled
         * @param definitive whether the client should forget what it holds
         * @param limit what was asked for too often; null where it is another problem
         */
        record Refused(
                Problem problem, Transport transport, boolean definitive, AuthenticationResult.@Nullable TooMany limit)
                implements Decision {
            /** For another reason than a limit. */
            Refused(Problem problem, Transport transport, boolean definitive) {
                this(problem, transport, definitive, null);
            }

            /** Answers so. */
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

    /** Decides who acts in this request, asking the store if need be. Is no use of the session yet: see {@link #used}. */
    public Decision decide(HttpServletRequest request) {
        CredentialExtractor.Extraction extraction = extractor.extract(request);
        if (extraction instanceof CredentialExtractor.Extraction.Unusable unusable) {
            return new Decision.Refused(unusable.problem(), unusable.transport(), false);
        }
        if (extraction instanceof CredentialExtractor.Extraction.Found found) {
            return decide(request, found.credential());
        }
        return new Decision.Anonymous();
    }

    /** Counts this request as use of the session; for requests that are let through. */
    public void used(HttpServletRequest request, Identity identity) {
        ResumedSession resumed = identity.resumed();
        if (resumed != null) {
            sessions.used(resumed, connection.address(request));
        }
        ApiToken token = identity.token();
        if (token != null) {
            tokens.used(token, connection.address(request));
        }
    }

    private Decision decide(HttpServletRequest request, Credential credential) {
        Transport transport = credential.transport();
        if (!connection.mayCarryCredentials(request)) {
            return new Decision.Refused(Problem.INSECURE_TRANSPORT, transport, false);
        }
        try {
            if (transport == Transport.COOKIE && !crossOrigin.passesWithCookie(request)) {
                return new Decision.Refused(Problem.CROSS_ORIGIN, transport, false);
            }
            AuthenticationResult result = authenticator.authenticate(TenantId.DEFAULT, credential);
            if (result instanceof AuthenticationResult.Authenticated good) {
                ResumedSession resumed = good.details() instanceof ResumedSession session ? session : null;
                ApiToken token = good.details() instanceof ApiToken one ? one : null;
                return new Decision.Known(new Identity(good.principal(), resumed, token, transport));
            }
            if (result instanceof AuthenticationResult.Rejected rejected) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "a credential was refused: {0}",
                        rejected.reason().code());
                return new Decision.Refused(Problem.of(rejected.reason()), transport, rejected.definitive());
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
            outages.log(e);
            return new Decision.Refused(Problem.UNAVAILABLE, transport, false);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "checking a credential failed; the request was refused", e);
        }
        return new Decision.Refused(Problem.UNAVAILABLE, transport, false);
    }

    /**
     * What can be told without the store: why this request's cookie is refused, or of which session it is. For public
     * paths, which do not ask the store before they are asked for the principal.
     */
    public SessionService.@Nullable Inspection inspectCookie(HttpServletRequest request) {
        CredentialExtractor.Extraction extraction = extractor.extract(request);
        if (extraction instanceof CredentialExtractor.Extraction.Unusable unusable
                && unusable.transport() == Transport.COOKIE) {
            return new SessionService.Inspection(null, Reason.AMBIGUOUS);
        }
        if (extraction instanceof CredentialExtractor.Extraction.Found found
                && found.credential().transport() == Transport.COOKIE) {
            return found.credential() instanceof Credential.AccessTokenCredential token
                    ? inspected(token.text())
                    : new SessionService.Inspection(null, Reason.MALFORMED);
        }
        return null;
    }

    private SessionService.Inspection inspected(String accessToken) {
        try {
            return sessions.inspect(TenantId.DEFAULT, accessToken);
        } catch (StoreUnavailableException e) {
            outages.log(e);
            return SessionService.Inspection.SILENT;
        }
    }

    /** Whether a session is known to be over. No answer of the store is no such knowledge. */
    boolean isOver(@Nullable SessionId session) {
        try {
            return session == null || !sessions.lives(session);
        } catch (StoreUnavailableException e) {
            outages.log(e);
            return false;
        }
    }

    /** Whether a sign-in by this request may go on. */
    boolean passesSignIn(HttpServletRequest request) {
        return connection.mayCarryCredentials(request) && crossOrigin.passesSignIn(request);
    }

    /** The API token that the request shows, good or not. Never log it. */
    public Optional<String> apiTokenShown(HttpServletRequest request) {
        return extractor.extract(request) instanceof CredentialExtractor.Extraction.Found found
                        && found.credential() instanceof Credential.ApiTokenCredential shown
                ? Optional.of(shown.text())
                : Optional.empty();
    }

    /** The one credential that the request shows in a header, good or not. Never log it. */
    public Optional<String> headerShown(HttpServletRequest request) {
        return extractor.extract(request) instanceof CredentialExtractor.Extraction.Found found
                        && found.credential().transport() == Transport.HEADER
                ? Optional.of(found.credential().text())
                : Optional.empty();
    }

    /** Whether the request shows a credential that only the caller's own code can have put there: a header, or a ticket. */
    public boolean showsHeader(HttpServletRequest request) {
        CredentialExtractor.Extraction extraction = extractor.extract(request);
        return (extraction instanceof CredentialExtractor.Extraction.Found found
                        && found.credential().transport() != Transport.COOKIE)
                || (extraction instanceof CredentialExtractor.Extraction.Unusable unusable
                        && unusable.transport() != Transport.COOKIE);
    }
}
