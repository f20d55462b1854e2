package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.authentication.Credential.Transport;
import org.doorward.internal.token.CsrfTokens;
import org.doorward.internal.token.RefreshToken;
import org.doorward.session.SessionService;
import org.jspecify.annotations.Nullable;

/**
 * The anti-forgery token as requests carry it: gives it to pages, and finds it in what they send. Good only for the very
 * session that the request's own cookies name. Immutable.
 */
public final class AntiForgery {
    /** The request header that carries the token. */
    public static final String HEADER = "X-CSRF-Token";

    /** The form field that carries the token where there is no such header. */
    public static final String PARAMETER = "doorward_csrf";

    private static final System.Logger LOG = System.getLogger("org.doorward.http");
    private static final String FORM = "application/x-www-form-urlencoded";

    private final CsrfTokens tokens;
    private final SessionCookies cookies;
    private final SessionService sessions;

    /** Over these. */
    public AntiForgery(CsrfTokens tokens, SessionCookies cookies, SessionService sessions) {
        this.tokens = tokens;
        this.cookies = cookies;
        this.sessions = sessions;
    }

    /** A token for whoever acts by cookie; empty for all others, who need none. */
    public Optional<String> issue(@Nullable Identity identity) {
        if (identity == null || identity.transport() != Transport.COOKIE) {
            return Optional.empty();
        }
        return identity.principal().sessionId().map(tokens::issue);
    }

    /**
     * Whether this request carries a token of the session that its cookies name.
     *
     * @param inForms whether a form's field counts where there is no header; reads the form then
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

    /** The one session that all cookies of ours name, alive or not; their tokens may have expired. */
    private Optional<SessionId> session(HttpServletRequest request) {
        Set<Optional<SessionId>> named = new HashSet<>();
        SessionCookies.Found access = cookies.access(request);
        if (access instanceof SessionCookies.Found.One one) {
            SessionService.Inspection inspection = sessions.inspect(TenantId.DEFAULT, one.value());
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
                            ? RefreshToken.parse(TenantId.DEFAULT, one.value()).map(RefreshToken::session)
                            : Optional.empty());
        }
        return named.size() == 1 ? named.iterator().next() : Optional.empty();
    }

    /** The field of a form's body; one in the address would stand in logs and histories. */
    private static Optional<String> field(HttpServletRequest request) {
        if (!isForm(request) || isInQuery(request.getQueryString())) {
            return Optional.empty();
        }
        try {
            if (request.getCharacterEncoding() == null) {
                // the form is read once and for all now: as browsers send it, not as containers assume it
                request.setCharacterEncoding(StandardCharsets.UTF_8.name());
            }
            String[] values = request.getParameterValues(PARAMETER);
            return values != null && values.length == 1 ? Optional.of(values[0]) : Optional.empty();
        } catch (UnsupportedEncodingException | RuntimeException e) {
            // containers refuse forms that are too large, or no forms, each in its own way
            LOG.log(System.Logger.Level.DEBUG, "a form cannot be read: {0}", e.getClass());
            return Optional.empty();
        }
    }

    private static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            return false;
        }
        int semicolon = type.indexOf(';');
        String bare = semicolon < 0 ? type : type.substring(0, semicolon);
        return bare.strip().toLowerCase(Locale.ROOT).equals(FORM);
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
                // what one reader cannot decode another may
                return true;
            }
        }
        return false;
    }
}
