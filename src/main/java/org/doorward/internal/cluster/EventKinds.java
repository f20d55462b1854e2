package org.doorward.internal.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.DoorwardEvent;
import org.doorward.DoorwardEvent.Origin;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.Suspension;
import org.doorward.account.AccountEvent;
import org.doorward.apitoken.ApiTokenEnd;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.internal.event.CacheHint;
import org.doorward.session.Reuse;
import org.doorward.session.ScopeRevoked;
import org.doorward.session.SessionEvent;

/**
 * The kinds of events that nodes exchange, each with its name, its fields and its record. Other events are not sent.
 * {@link EventFields} are what all kinds have in common.
 */
final class EventKinds {
    private static final List<Kind<?>> ALL = List.of(
            session("created", SessionEvent.Created.class, SessionEvent.Created::new),
            session("refreshed", SessionEvent.Refreshed.class, SessionEvent.Refreshed::new),
            session("signed-out", SessionEvent.SignedOut.class, SessionEvent.SignedOut::new),
            session("replaced", SessionEvent.Replaced.class, SessionEvent.Replaced::new),
            new Kind<>(
                    "reused",
                    SessionEvent.Reused.class,
                    (event, fields) -> fields.put("reuse", event.reuse().code()),
                    fields -> new SessionEvent.Reused(
                            fields.session("session"),
                            fields.account(),
                            // an unknown kind of reuse comes from a newer node
                            known(Reuse::ofCode, fields.text("reuse"), Reuse.STALE_FAMILY),
                            fields.at(),
                            Origin.OTHER_NODE)),
            new Kind<>(
                    "revoked",
                    SessionEvent.Revoked.class,
                    (event, fields) -> fields.put("reason", event.reason().code()),
                    fields -> new SessionEvent.Revoked(
                            fields.session("session"),
                            fields.account(),
                            reason(fields),
                            fields.at(),
                            Origin.OTHER_NODE)),
            new Kind<>(
                    "suspended",
                    SessionEvent.Suspended.class,
                    (event, fields) -> write(event.suspension(), fields),
                    fields -> new SessionEvent.Suspended(
                            fields.session("session"),
                            fields.account(),
                            suspension(fields),
                            fields.at(),
                            Origin.OTHER_NODE)),
            session("reinstated", SessionEvent.Reinstated.class, SessionEvent.Reinstated::new),
            new Kind<>(
                    "all-revoked",
                    SessionEvent.AllRevoked.class,
                    (event, fields) -> {
                        fields.put("reason", event.reason().code());
                        SessionId spared = event.spared();
                        if (spared != null) {
                            fields.put("spared", spared.value());
                        }
                    },
                    fields -> new SessionEvent.AllRevoked(
                            fields.account(),
                            fields.has("spared") ? fields.session("spared") : null,
                            reason(fields),
                            fields.at(),
                            Origin.OTHER_NODE)),
            token("token-created", ApiTokenEvent.Created.class, ApiTokenEvent.Created::new),
            token("token-changed", ApiTokenEvent.Changed.class, ApiTokenEvent.Changed::new),
            token("token-rotated", ApiTokenEvent.Rotated.class, ApiTokenEvent.Rotated::new),
            new Kind<>(
                    "token-revoked",
                    ApiTokenEvent.Revoked.class,
                    (event, fields) -> fields.put("cause", event.cause().code()),
                    fields -> new ApiTokenEvent.Revoked(
                            fields.token(),
                            fields.account(),
                            ApiTokenEnd.Cause.ofCode(fields.text("cause")),
                            fields.at(),
                            Origin.OTHER_NODE)),
            account("account-changed", AccountEvent.Changed.class, AccountEvent.Changed::new),
            account("account-created", AccountEvent.Created.class, AccountEvent.Created::new),
            account("account-disabled", AccountEvent.Disabled.class, AccountEvent.Disabled::new),
            account("account-enabled", AccountEvent.Enabled.class, AccountEvent.Enabled::new),
            account("account-deleted", AccountEvent.Deleted.class, AccountEvent.Deleted::new),
            account("account-roles", AccountEvent.RolesChanged.class, AccountEvent.RolesChanged::new),
            account("account-username", AccountEvent.UsernameChanged.class, AccountEvent.UsernameChanged::new),
            account("account-email", AccountEvent.EmailChanged.class, AccountEvent.EmailChanged::new),
            account("account-email-verified", AccountEvent.EmailVerified.class, AccountEvent.EmailVerified::new),
            account("account-password", AccountEvent.PasswordChanged.class, AccountEvent.PasswordChanged::new),
            new Kind<>(
                    "account-suspended",
                    AccountEvent.Suspended.class,
                    (event, fields) -> write(event.suspension(), fields),
                    from -> new AccountEvent.Suspended(from.account(), suspension(from), from.at(), Origin.OTHER_NODE)),
            account("account-reinstated", AccountEvent.Reinstated.class, AccountEvent.Reinstated::new),
            account(
                    "account-password-required",
                    AccountEvent.PasswordChangeRequired.class,
                    AccountEvent.PasswordChangeRequired::new),
            account("account-terms", AccountEvent.TermsAccepted.class, AccountEvent.TermsAccepted::new),
            new Kind<>(
                    "scope-revoked",
                    ScopeRevoked.class,
                    (event, fields) -> fields.put("epoch", Long.toString(event.epoch())),
                    from -> new ScopeRevoked(
                            from.has("tenant") ? from.tenant() : null,
                            from.number("epoch"),
                            from.at(),
                            Origin.OTHER_NODE)),
            new Kind<>(
                    "token-scope-moved",
                    CacheHint.TokenScopeMoved.class,
                    (event, fields) -> fields.put("epoch", Long.toString(event.epoch())),
                    from -> new CacheHint.TokenScopeMoved(
                            from.has("tenant") ? from.tenant() : null,
                            from.number("epoch"),
                            from.at(),
                            Origin.OTHER_NODE)),
            hint("in-doubt", CacheHint.SessionsInDoubt.class, CacheHint.SessionsInDoubt::new),
            hint("owner-changed", CacheHint.TokenOwnerChanged.class, CacheHint.TokenOwnerChanged::new));

    private EventKinds() {}

    /**
     * One kind.
     *
     * @param more writes the fields that only this kind has
     */
    private record Kind<E extends DoorwardEvent>(
            String name, Class<E> type, BiConsumer<E, Map<String, String>> more, Function<EventFields, E> read) {

        Optional<Map<String, String>> written(String node, DoorwardEvent event) {
            if (!type.isInstance(event)) {
                return Optional.empty();
            }
            Map<String, String> fields = fields(node, event);
            if (event instanceof SessionEvent.OfOneSession one) {
                fields.put("session", one.session().value());
            } else if (event instanceof ApiTokenEvent.OfOneToken one) {
                fields.put("token", one.token().value());
            }
            more.accept(type.cast(event), fields);
            return Optional.of(fields);
        }

        private Map<String, String> fields(String node, DoorwardEvent event) {
            if (event instanceof ScopeRevoked scope) {
                return EventFields.ofScope(node, name, scope.tenant(), event.at());
            }
            return event instanceof CacheHint.TokenScopeMoved scope
                    ? EventFields.ofScope(node, name, scope.tenant(), event.at())
                    : EventFields.of(node, name, account(event), event.at());
        }
    }

    /** The constructor of an event with no further fields, by the type of its subject. */
    private interface Made<I, E> {
        E of(I subject, AccountId account, Instant at, Origin origin);
    }

    private interface MadeOfAccount<E> {
        E of(AccountId account, Instant at, Origin origin);
    }

    private static <E extends SessionEvent> Kind<E> session(String name, Class<E> type, Made<SessionId, E> made) {
        return new Kind<>(
                name,
                type,
                (event, fields) -> {},
                from -> made.of(from.session("session"), from.account(), from.at(), Origin.OTHER_NODE));
    }

    private static <E extends ApiTokenEvent> Kind<E> token(String name, Class<E> type, Made<ApiTokenId, E> made) {
        return new Kind<>(
                name,
                type,
                (event, fields) -> {},
                from -> made.of(from.token(), from.account(), from.at(), Origin.OTHER_NODE));
    }

    private static <E extends CacheHint.OfAccount> Kind<E> hint(String name, Class<E> type, MadeOfAccount<E> made) {
        return ofAccount(name, type, made);
    }

    private static <E extends AccountEvent> Kind<E> account(String name, Class<E> type, MadeOfAccount<E> made) {
        return ofAccount(name, type, made);
    }

    private static <E extends DoorwardEvent> Kind<E> ofAccount(String name, Class<E> type, MadeOfAccount<E> made) {
        return new Kind<>(
                name, type, (event, fields) -> {}, from -> made.of(from.account(), from.at(), Origin.OTHER_NODE));
    }

    private static AccountId account(DoorwardEvent event) {
        if (event instanceof SessionEvent ofSession) {
            return ofSession.account();
        }
        if (event instanceof AccountEvent ofAccount) {
            return ofAccount.account();
        }
        return event instanceof ApiTokenEvent ofToken ? ofToken.owner() : ((CacheHint.OfAccount) event).owner();
    }

    private static void write(Suspension suspension, Map<String, String> fields) {
        Instant until = suspension.until();
        fields.put("cause", Reason.codeOf(suspension.cause()));
        if (until != null) {
            fields.put("until", Long.toString(until.toEpochMilli()));
        }
    }

    private static Suspension suspension(EventFields fields) {
        // an unknown cause comes from a newer node
        Suspension.Cause cause = known(
                code -> Suspension.Cause.valueOf(code.toUpperCase(Locale.ROOT)),
                fields.text("cause"),
                Suspension.Cause.ADMINISTRATIVE);
        return new Suspension(fields.has("until") ? Instant.ofEpochMilli(fields.number("until")) : null, cause);
    }

    /** An unknown reason comes from a newer node. The session has ended all the same. */
    private static Reason reason(EventFields fields) {
        return known(Reason::ofCode, fields.text("reason"), Reason.REVOKED);
    }

    private static <T> T known(Function<String, T> ofCode, String code, T otherwise) {
        try {
            return ofCode.apply(code);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    /** Returns the event as fields. Empty for a kind that is not sent to other nodes. */
    static Optional<Map<String, String>> written(String node, DoorwardEvent event) {
        return ALL.stream().flatMap(kind -> kind.written(node, event).stream()).findFirst();
    }

    /**
     * Reads an event. Empty when its kind is not known here.
     *
     * @throws IllegalArgumentException when a field is missing or damaged
     */
    static Optional<DoorwardEvent> read(EventFields fields) {
        String name = fields.text("kind");
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst().map(kind -> kind.read()
                .apply(fields));
    }
}
