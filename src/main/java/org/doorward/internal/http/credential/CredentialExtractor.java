package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.doorward.Reason;
import org.doorward.apitoken.ApiTokenKind;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.authentication.Credential.Transport;
import org.doorward.internal.authentication.ShownText;
import org.doorward.internal.http.answer.Problem;
import org.doorward.internal.http.origin.ClientConnection;
import org.doorward.internal.http.path.RequestHeaders;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.WebSettings;
import org.jspecify.annotations.Nullable;

/**
 * Takes the one credential out of a request. A credential header decides alone, even if it is malformed. Without one a
 * ticket counts, on the paths that accept tickets. The cookie counts only where there is neither. Immutable.
 */
public final class CredentialExtractor {
    private final @Nullable String header;
    private final SessionCookies cookies;
    private final TicketQuery tickets;
    private final ClientConnection connection;

    /** Reads the setting of the configured header. */
    public CredentialExtractor(
            DoorwardSettings settings, SessionCookies cookies, TicketQuery tickets, ClientConnection connection) {
        this.header = settings.find(WebSettings.HEADER).orElse(null);
        this.cookies = cookies;
        this.tickets = tickets;
        this.connection = connection;
    }

    /** The credential of a request. */
    public sealed interface Extraction {
        /** There is none. */
        record None() implements Extraction {
            static final None INSTANCE = new None();
        }

        /** One credential, not checked yet. */
        record Found(Credential credential) implements Extraction {}

        /** Something that cannot be one credential. */
        record Unusable(Problem problem, Transport transport) implements Extraction {}
    }

    /** Returns the credential of this request. */
    public Extraction extract(HttpServletRequest request) {
        List<String> own = header == null ? List.of() : Collections.list(request.getHeaders(header));
        return own.isEmpty() ? usual(request) : configured(request, own);
    }

    /** The configured header decides alone. */
    private Extraction configured(HttpServletRequest request, List<String> values) {
        if (values.size() > 1) {
            return new Extraction.Unusable(Problem.SEVERAL_CREDENTIALS, Transport.HEADER);
        }
        String text = values.get(0).strip();
        return CredentialText.isBare(text)
                ? found(request, new ShownText(text))
                : new Extraction.Unusable(Problem.of(Reason.MALFORMED), Transport.HEADER);
    }

    private Extraction usual(HttpServletRequest request) {
        String bearer = null;
        String key = null;
        int shown = 0;
        boolean hasBlank = false;
        Enumeration<String> authorization = RequestHeaders.lines(request, "Authorization");
        while (authorization.hasMoreElements()) {
            String value = authorization.nextElement().strip();
            hasBlank |= value.isEmpty();
            if (CredentialText.isBearer(value)) {
                bearer = value;
                shown++;
            }
        }
        Enumeration<String> keys = RequestHeaders.lines(request, "X-API-Key");
        while (keys.hasMoreElements()) {
            key = keys.nextElement();
            shown++;
        }
        if (shown > 1) {
            return new Extraction.Unusable(Problem.SEVERAL_CREDENTIALS, Transport.HEADER);
        }
        if (bearer != null) {
            ShownText token = CredentialText.ofBearer(bearer);
            return token == null
                    ? new Extraction.Unusable(Problem.of(Reason.MALFORMED), Transport.HEADER)
                    : found(request, token);
        }
        if (key != null) {
            // this header accepts only API keys
            return new Extraction.Found(
                    new Credential.ApiTokenCredential(key, Transport.HEADER, address(request), true));
        }
        if (hasBlank) {
            return new Extraction.Unusable(Problem.of(Reason.MALFORMED), Transport.HEADER);
        }
        return withoutHeader(request);
    }

    private Extraction withoutHeader(HttpServletRequest request) {
        Extraction ticket = tickets.extract(request);
        if (!(ticket instanceof Extraction.None)) {
            return ticket;
        }
        SessionCookies.Found cookie = cookies.access(request);
        if (cookie instanceof SessionCookies.Found.One one) {
            return new Extraction.Found(ofSession(one.shown(), Transport.COOKIE));
        }
        if (cookie instanceof SessionCookies.Found.Several) {
            return new Extraction.Unusable(Problem.of(Reason.AMBIGUOUS), Transport.COOKIE);
        }
        return Extraction.None.INSTANCE;
    }

    private Extraction found(HttpServletRequest request, ShownText shown) {
        Credential ofSession = ofSession(shown, Transport.HEADER);
        return new Extraction.Found(
                ofSession instanceof Credential.UnrecognisedCredential other
                                && ApiTokenKind.of(other.text()).isPresent()
                        ? new Credential.ApiTokenCredential(other.text(), Transport.HEADER, address(request), false)
                        : ofSession);
    }

    private @Nullable String address(HttpServletRequest request) {
        String address = RequestCredential.of(request).address(connection, request);
        return address.isEmpty() ? null : address;
    }

    /**
     * The kind is decided by shape alone. An API token in a cookie counts as none: browsers must not send one by
     * themselves.
     */
    private static Credential ofSession(ShownText shown, Transport transport) {
        boolean jwt = shown.startsWith("eyJ") && shown.hasWithin('.') && CredentialText.isToken(shown);
        return jwt
                ? new Credential.AccessTokenCredential(shown, transport)
                : new Credential.UnrecognisedCredential(shown.toString(), transport);
    }
}
