package org.doorward.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.Reason;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.authentication.AuthenticationHandler;
import org.doorward.authentication.AuthenticationResult;
import org.doorward.authentication.Credential;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.limit.Limit;
import org.doorward.limit.LimitKey;
import org.doorward.limit.RateLimiter;
import org.doorward.limit.Taken;

/**
 * Tickets: each opens one request in a session, within a minute, from the origin that it was asked for from. For handshakes
 * to which a browser adds no header and perhaps no cookie, so that what must stand in the address is worth nothing once it has
 * been read (R206). Safe for any thread.
 */
public final class Tickets implements AuthenticationHandler {
    /** How every ticket starts. */
    public static final String PREFIX = "dwt_";

    /** How long a ticket may wait for its request. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    /** Characters in all: the prefix, and 256 random bits in base64url. */
    public static final int LENGTH = 47;

    /** How many a session may ask for, so that one that was stolen, or a page that loops, does not fill the store. */
    private static final List<Limit> MOST = List.of(new Limit("tickets", 30, Duration.ofMinutes(1)));

    private static final System.Logger LOG = System.getLogger("org.doorward.session");

    /** The last of 43 characters holds four bits: other spellings of the same bytes are not ours. */
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    private final TicketStore store;
    private final SessionService sessions;
    private final RateLimiter limits;
    private final TokenGenerator generator = new TokenGenerator();

    /** Kept in this store, for these sessions, so many at most as {@code limits} counts. */
    public Tickets(TicketStore store, SessionService sessions, RateLimiter limits) {
        this.store = store;
        this.sessions = sessions;
        this.limits = limits;
    }

    /** Whether {@code text} has the shape of a ticket. Says nothing of whether there is such a ticket. */
    public static boolean isWellFormed(String text) {
        return text.length() == LENGTH && SHAPE.matcher(text).matches();
    }

    /**
     * A new ticket, unless the session has asked too often.
     *
     * @param origin where it will be shown from
     * @throws org.doorward.StoreUnavailableException when it cannot be kept
     */
    public TicketResult issue(Session session, String origin) {
        Instant now = sessions.now();
        LimitKey key =
                new LimitKey(session.id().tenant(), "ticket", session.id().value());
        if (limits.take(key, MOST, now) instanceof Taken.Refused refused) {
            return new TicketResult.TooMany(refused);
        }
        String text = PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(generator.secret().bytes());
        store.put(TokenHash.of(text), new Ticket(session.id(), origin, now, now.plus(LIFE)));
        return new TicketResult.Issued(text);
    }

    @Override
    public boolean handles(Credential credential) {
        return credential instanceof Credential.TicketCredential;
    }

    /**
     * Takes the ticket, whatever comes of it, and asks for its session. Asks the store itself, not a copy: what a handshake
     * opens stays open.
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
        Optional<Reason> over = found.get().overAt(now);
        return over.isPresent()
                ? rejected(over.get())
                : AccessTokenCheck.authenticated(ResumedSession.byTicket(found.get()));
    }

    /** Never for good: it says nothing of what else its holder holds. */
    private static AuthenticationResult rejected(Reason reason) {
        return new AuthenticationResult.Rejected(reason, false);
    }
}
