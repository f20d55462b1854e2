package org.doorward.internal.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.authentication.AuthenticationHandler;
import org.doorward.internal.authentication.AuthenticationResult;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.limit.Limit;
import org.doorward.internal.limit.LimitKey;
import org.doorward.internal.limit.RateLimitResult;
import org.doorward.internal.limit.RateLimiter;
import org.doorward.session.Session;
import org.doorward.session.Ticket;
import org.doorward.store.TicketStore;

/**
 * Tickets for handshakes to which a browser adds no header and perhaps no cookie. A ticket stands in the address, and
 * opens one request in its session, within a minute, from the origin that asked for it. Safe for any thread.
 */
public final class Tickets implements AuthenticationHandler {
    /** The first characters of every ticket. */
    public static final String PREFIX = "dwt_";

    /** How long a ticket is valid. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    /** Length in characters: the prefix, and 256 random bits in base64url. */
    public static final int LENGTH = 47;

    /** The most tickets of a session, so that a stolen session, or a page in a loop, does not fill the store. */
    private static final List<Limit> MOST = List.of(new Limit("tickets", 30, Duration.ofMinutes(1)));

    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    /** The last of 43 characters holds four bits: we issue only one spelling of the same bytes. */
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    /** The result of asking for a ticket. */
    public sealed interface Result {
        /**
         * The ticket was issued.
         *
         * @param text the ticket, which cannot be read again. Never log it
         */
        record Issued(String text) implements Result {
            @Override
            public String toString() {
                return "Issued[hidden]";
            }
        }

        /** The session has asked too often. */
        record TooMany(RateLimitResult.Refused refused) implements Result {}
    }

    private final TicketStore store;
    private final SessionEngine sessions;
    private final RateLimiter limits;
    private final TokenGenerator generator = new TokenGenerator();

    public Tickets(TicketStore store, SessionEngine sessions, RateLimiter limits) {
        this.store = store;
        this.sessions = sessions;
        this.limits = limits;
    }

    /** Whether the text has the shape of a ticket. */
    public static boolean isWellFormed(String text) {
        return text.length() == LENGTH && SHAPE.matcher(text).matches();
    }

    /**
     * Issues a new ticket, unless the session has asked too often.
     *
     * @param origin the origin that the ticket is valid for
     * @throws org.doorward.StoreUnavailableException when the store does not answer
     */
    public Result issue(Session session, String origin) {
        Instant now = sessions.now();
        LimitKey key =
                new LimitKey(session.id().tenant(), "ticket", session.id().value());
        if (limits.take(key, MOST, now) instanceof RateLimitResult.Refused refused) {
            return new Result.TooMany(refused);
        }
        String text = PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(generator.secret().bytes());
        store.put(TokenHash.of(text), new Ticket(session.id(), origin, now, now.plus(LIFE)));
        return new Result.Issued(text);
    }

    @Override
    public boolean handles(Credential credential) {
        return credential instanceof Credential.TicketCredential;
    }

    /**
     * Takes the ticket, whatever the result, and checks its session in the store itself: what a handshake opens stays
     * open.
     */
    @Override
    public AuthenticationResult authenticate(TenantId tenant, Credential credential) {
        if (!(credential instanceof Credential.TicketCredential shown) || !isWellFormed(shown.text())) {
            return rejected(Reason.MALFORMED);
        }
        Optional<Ticket> taken = store.take(tenant, TokenHash.of(shown.text()));
        Instant now = sessions.now();
        if (taken.isEmpty() || taken.get().isExpiredAt(now)) {
            return rejected(Reason.UNKNOWN);
        }
        Ticket ticket = taken.get();
        if (!ticket.origin().equals(shown.origin())) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "a ticket of session {0} for {1} was shown from {2}",
                    ticket.session(),
                    ticket.origin(),
                    shown.origin());
            return rejected(Reason.UNKNOWN);
        }
        Optional<Session> found = sessions.find(ticket.session());
        if (found.isEmpty()) {
            return rejected(Reason.UNKNOWN);
        }
        Optional<Reason> over = found.get().endReasonAt(now);
        return over.isPresent()
                ? rejected(over.get())
                : AccessTokenCheck.authenticated(ResumedSession.byTicket(found.get()));
    }

    /** Never definitive: it says nothing about other credentials of the client. */
    private static AuthenticationResult rejected(Reason reason) {
        return new AuthenticationResult.Rejected(reason, false);
    }
}
