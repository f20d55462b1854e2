package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.SessionId;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.origin.OwnHeaders;
import org.doorward.internal.http.path.RequestHeaders;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.session.Inspection;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.token.CsrfTokens;
import org.doorward.internal.token.RefreshToken;
import org.jspecify.annotations.Nullable;

/**
 * The anti-forgery token of requests: issues it for pages, and checks the one that a request carries. It is valid only
 * for the session of the request's own cookies. Immutable.
 */
public record AntiForgery(CsrfTokens tokens, SessionCookies cookies, SessionEngine sessions) {
    /** The request header that carries the token. */
    public static final String HEADER = OwnHeaders.CSRF;

    /** The form field that carries the token where there is no such header. */
    public static final String PARAMETER = "doorward_csrf";

    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final String UNREADABLE = AntiForgery.class.getName() + ".unreadable";

    /** Tomcat sets this attribute instead of throwing an exception. */
    private static final String TOMCATS_FAILURE = "org.apache.catalina.parameter_parse_failed";

    /** In bytes. No container has a smaller limit for forms by default. */
    private static final int LEAST_LIMIT = 64 * 1024;

    private static final String FORM = "application/x-www-form-urlencoded";

    /** Issues a token for who acts by cookie; empty for all others, who need none. */
    public Optional<String> issue(@Nullable Identity identity) {
        if (identity == null || identity.transport() != Transport.COOKIE) {
            return Optional.empty();
        }
        return identity.principal().sessionId().map(tokens::issue);
    }

    /**
     * Whether this request carries a token of its cookies' session.
     *
     * @param inForms whether a form field counts where there is no header; then the form is read
     */
    boolean isShown(HttpServletRequest request, boolean inForms) {
        Optional<SessionId> session = session(request);
        if (session.isEmpty()) {
            return false;
        }
        List<String> headers = Collections.list(request.getHeaders(HEADER));
        if (!headers.isEmpty()) {
            return headers.size() == 1 && tokens.isOf(session.get(), headers.get(0));
        }
        return inForms
                && field(request)
                        .filter(text -> tokens.isOf(session.get(), text))
                        .isPresent();
    }

    /** Returns the one session that all cookies of ours name, live or not; their tokens may have expired. */
    private Optional<SessionId> session(HttpServletRequest request) {
        Set<Optional<SessionId>> named = new HashSet<>();
        SessionCookies.Found access = cookies.access(request);
        if (access instanceof SessionCookies.Found.One one) {
            Inspection inspection = sessions.inspect(RequestTenant.of(request), one.value());
            if (!inspection.isSilent()) {
                named.add(Optional.ofNullable(inspection.session()));
            }
        } else if (!(access instanceof SessionCookies.Found.None)) {
            named.add(Optional.empty());
        }
        SessionCookies.Found refresh = cookies.refresh(request);
        if (!(refresh instanceof SessionCookies.Found.None)) {
            named.add(
                    refresh instanceof SessionCookies.Found.One one
                            ? RefreshToken.parse(RequestTenant.of(request), one.value())
                                    .map(RefreshToken::session)
                            : Optional.empty());
        }
        return named.size() == 1 ? named.iterator().next() : Optional.empty();
    }

    /** Returns the field of a form's body. One in the address would appear in logs and histories. */
    private static Optional<String> field(HttpServletRequest request) {
        if (!FORM.equals(RequestHeaders.mediaType(request)) || isInQuery(request.getQueryString())) {
            return Optional.empty();
        }
        try {
            if (request.getCharacterEncoding() == null) {
                // the form is parsed now, once: browsers send UTF-8, and containers assume something else
                request.setCharacterEncoding(StandardCharsets.UTF_8.name());
            }
            String[] values = request.getParameterValues(PARAMETER);
            if (values == null && Boolean.TRUE.equals(request.getAttribute(TOMCATS_FAILURE))) {
                unreadable(request);
            }
            return values != null && values.length == 1 ? Optional.of(values[0]) : Optional.empty();
        } catch (UnsupportedEncodingException | RuntimeException e) {
            // each container refuses large or malformed forms in its own way
            LOG.log(System.Logger.Level.DEBUG, "a form cannot be read: {0}", e.getClass());
            unreadable(request);
            return Optional.empty();
        }
    }

    private static void unreadable(HttpServletRequest request) {
        long length = request.getContentLengthLong();
        boolean large = length < 0 || length > LEAST_LIMIT;
        request.setAttribute(UNREADABLE, large ? Problem.TOO_LARGE : Problem.malformed("The form cannot be read."));
    }

    /** Returns why a request without a token is refused: its form cannot be read, or it comes from another site. */
    public static Problem refusal(HttpServletRequest request) {
        return request.getAttribute(UNREADABLE) instanceof Problem problem ? problem : Problem.CROSS_ORIGIN;
    }

    private static boolean isInQuery(@Nullable String query) {
        if (query == null) {
            return false;
        }
        for (String pair : query.split("&", -1)) {
            String name = pair.substring(0, (pair + "=").indexOf('='));
            try {
                if (URLDecoder.decode(name, StandardCharsets.UTF_8).equals(PARAMETER)) {
                    return true;
                }
            } catch (IllegalArgumentException e) {
                // another reader may decode it
                return true;
            }
        }
        return false;
    }
}
