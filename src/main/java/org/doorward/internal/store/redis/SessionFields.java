package org.doorward.internal.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.store.RestrictionTexts;
import org.doorward.internal.store.Texts;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;

/** A session as {@linkplain HashFields fields of a hash}. */
final class SessionFields {
    static final String OWNER = "owner";
    static final String SEEN = "seen";
    static final String EXPIRES = "expires";
    static final String IDLE = "idle";
    static final String GENERATION = "gen";
    static final String CONFIRMED = "confirmed";
    static final String VERSION = "version";
    static final String EPOCH = "epoch";
    /** The version of its account; absent for 0, which is usual. A replacement writes it anew, as a field in one piece. */
    private static final String REVISION = "rev";

    static final String ACCOUNT_VERSION = REVISION + 0;

    /** The account's latest version, which scripts add to what they read. */
    static final String LATEST = "@";

    /** The account's scope epoch, likewise. */
    static final String SCOPE = "@scope";

    static final String END = "end";
    static final String ENDED_AT = "endedAt";
    static final String ADDRESS = "ip";

    private static final String ACCOUNT = "account";
    private static final String USERNAME = "name";
    private static final String ROLES = "roles";
    /** What may restrict it; absent for nothing. Short, because most sessions have it. */
    private static final String RESTRICTIONS = "h";

    private static final String DEVICE_TYPE = "type";
    private static final String DEVICE_NAME = "device";
    private static final String CLIENT = "client";
    private static final String METHOD = "method";
    private static final String AUTHENTICATED = "auth";
    private static final String CREATED = "created";
    private static final String REMEMBERED = "remember";
    private static final String CURRENT = "current";
    private static final String PREVIOUS = "previous";
    private static final String ROTATED = "rotated";
    private static final String KEY = "key";

    /** The stems of fields in pieces that a replacement writes anew. */
    static final List<String> REPLACED_PIECES = List.of(REVISION, USERNAME, ROLES, RESTRICTIONS);

    private static final System.Logger LOG = System.getLogger("org.doorward.store.redis");

    private SessionFields() {}

    /** Reads a session. Logs and skips a damaged one. */
    static Optional<Session> find(SessionId id, Map<String, String> fields) {
        try {
            return Optional.of(read(id, fields));
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "skipped the damaged entry of session {0}", id);
            return Optional.empty();
        }
    }

    /** Returns all fields of a new session. */
    static Map<String, String> of(Session session) {
        Map<String, String> fields = new LinkedHashMap<>(replaceable(session));
        fields.put(OWNER, TokenGenerator.fingerprintOf(session.owner()));
        HashFields.putPieces(fields, ACCOUNT, session.owner().value());
        fields.put(DEVICE_TYPE, session.device().type().name());
        HashFields.putPieces(fields, DEVICE_NAME, session.device().name());
        session.device().client().ifPresent(client -> HashFields.putPieces(fields, CLIENT, client));
        for (int i = 0; i < session.addresses().size(); i++) {
            fields.put(ADDRESS + i, session.addresses().get(i));
        }
        fields.put(METHOD, session.method());
        fields.put(AUTHENTICATED, HashFields.millis(session.authenticatedAt()));
        fields.put(CREATED, HashFields.millis(session.createdAt()));
        fields.put(SEEN, HashFields.millis(session.lastSeenAt()));
        fields.put(EXPIRES, HashFields.millis(session.expiresAt()));
        fields.put(IDLE, Long.toString(session.idleTimeout().toMillis()));
        fields.put(REMEMBERED, session.remembered() ? "1" : "0");
        fields.put(EPOCH, Long.toString(session.epoch()));
        return fields;
    }

    /** Returns the fields that {@code replace} writes. */
    static Map<String, String> replaceable(Session session) {
        Rotation rotation = session.rotation();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(VERSION, Long.toString(session.version()));
        if (session.accountVersion() != 0) {
            fields.put(ACCOUNT_VERSION, Long.toString(session.accountVersion()));
        }
        HashFields.putPieces(fields, USERNAME, session.username());
        HashFields.putPieces(fields, ROLES, Texts.joined(session.roles()));
        String restrictions = RestrictionTexts.written(session);
        if (!restrictions.isEmpty()) {
            HashFields.putPieces(fields, RESTRICTIONS, restrictions);
        }
        fields.put(CURRENT, rotation.current().value());
        TokenHash previous = rotation.previous();
        fields.put(PREVIOUS, previous == null ? "" : previous.value());
        fields.put(KEY, rotation.keyId());
        fields.put(GENERATION, Long.toString(rotation.generation()));
        fields.put(ROTATED, HashFields.millis(rotation.rotatedAt()));
        Instant confirmed = rotation.confirmedAt();
        fields.put(CONFIRMED, confirmed == null ? "" : HashFields.millis(confirmed));
        return fields;
    }

    /**
     * Reads a session.
     *
     * @throws IllegalArgumentException when a field is missing or damaged
     */
    private static Session read(SessionId id, Map<String, String> fields) {
        TenantId tenant = id.tenant();
        String previous = HashFields.text(fields, PREVIOUS);
        String end = fields.get(END);
        long accountVersion = fields.containsKey(ACCOUNT_VERSION) ? HashFields.number(fields, ACCOUNT_VERSION) : 0;
        String restrictions = HashFields.pieces(fields, RESTRICTIONS).orElse(null);
        Rotation rotation = new Rotation(
                new TokenHash(HashFields.text(fields, CURRENT)),
                previous.isEmpty() ? null : new TokenHash(previous),
                HashFields.text(fields, KEY),
                HashFields.number(fields, GENERATION),
                HashFields.instant(fields, ROTATED),
                HashFields.text(fields, CONFIRMED).isEmpty() ? null : HashFields.instant(fields, CONFIRMED));
        return Session.builder(
                        id,
                        new AccountId(tenant, HashFields.pieces(fields, ACCOUNT).orElse("")))
                .username(HashFields.pieces(fields, USERNAME).orElse(""))
                .roles(Texts.set(HashFields.pieces(fields, ROLES).orElse("")))
                .device(new Device(
                        DeviceType.valueOf(HashFields.text(fields, DEVICE_TYPE)),
                        HashFields.pieces(fields, DEVICE_NAME).orElse(""),
                        HashFields.pieces(fields, CLIENT).orElse(null)))
                .addresses(addresses(fields))
                .method(HashFields.text(fields, METHOD))
                .authenticatedAt(HashFields.instant(fields, AUTHENTICATED))
                .createdAt(HashFields.instant(fields, CREATED))
                .lastSeenAt(HashFields.instant(fields, SEEN))
                .expiresAt(HashFields.instant(fields, EXPIRES))
                .idleTimeout(Duration.ofMillis(HashFields.number(fields, IDLE)))
                .remembered(HashFields.text(fields, REMEMBERED).equals("1"))
                .restrictions(RestrictionTexts.read(restrictions))
                .rotation(rotation)
                .epoch(HashFields.number(fields, EPOCH))
                .accountVersion(RestrictionTexts.accountVersion(restrictions, accountVersion))
                .latestAccountVersion(fields.containsKey(LATEST) ? HashFields.number(fields, LATEST) : accountVersion)
                .scopeEpoch(fields.containsKey(SCOPE) ? HashFields.number(fields, SCOPE) : 0)
                .version(HashFields.number(fields, VERSION))
                .end(end == null ? null : new SessionEnd(Reason.ofCode(end), HashFields.instant(fields, ENDED_AT)))
                .build();
    }

    private static List<String> addresses(Map<String, String> fields) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < Session.MAX_ADDRESSES && fields.containsKey(ADDRESS + i); i++) {
            addresses.add(HashFields.text(fields, ADDRESS + i));
        }
        return addresses;
    }
}
