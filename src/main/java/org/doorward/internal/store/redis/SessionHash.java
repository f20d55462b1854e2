package org.doorward.internal.store.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.TokenHash;
import org.doorward.internal.token.TokenGenerator;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.Rotation;
import org.doorward.session.Session;
import org.doorward.session.SessionEnd;
import org.jspecify.annotations.Nullable;

/**
 * A session as fields of a hash. Texts only, never serialized objects; none longer than 64 bytes, so that Redis keeps the
 * hash in its compact form: longer texts are cut into numbered pieces. Times are milliseconds since 1970.
 */
final class SessionHash {
    static final String OWNER = "owner";
    static final String SEEN = "seen";
    static final String EXPIRES = "expires";
    static final String IDLE = "idle";
    static final String GENERATION = "gen";
    static final String CONFIRMED = "confirmed";
    static final String VERSION = "version";
    static final String EPOCH = "epoch";
    static final String END = "end";
    static final String ENDED_AT = "endedAt";
    static final String ADDRESS = "ip";

    private static final String ACCOUNT = "account";
    private static final String USERNAME = "name";
    private static final String ROLES = "roles";
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

    /** Fields that a replacement may leave longer or shorter than they were, by their stems. */
    static final List<String> REPLACED_PIECES = List.of(USERNAME, ROLES);

    private static final int PIECE_BYTES = 64;

    private SessionHash() {}

    /** Every field of a new session. */
    static Map<String, String> of(Session session) {
        Map<String, String> fields = new LinkedHashMap<>(replaceable(session));
        fields.put(OWNER, TokenGenerator.fingerprintOf(session.owner()));
        putPieces(fields, ACCOUNT, session.owner().value());
        fields.put(DEVICE_TYPE, session.device().type().name());
        putPieces(fields, DEVICE_NAME, session.device().name());
        session.device().client().ifPresent(client -> putPieces(fields, CLIENT, client));
        for (int i = 0; i < session.addresses().size(); i++) {
            fields.put(ADDRESS + i, session.addresses().get(i));
        }
        fields.put(METHOD, session.method());
        fields.put(AUTHENTICATED, millis(session.authenticatedAt()));
        fields.put(CREATED, millis(session.createdAt()));
        fields.put(SEEN, millis(session.lastSeenAt()));
        fields.put(EXPIRES, millis(session.expiresAt()));
        fields.put(IDLE, Long.toString(session.idleTimeout().toMillis()));
        fields.put(REMEMBERED, session.remembered() ? "1" : "0");
        fields.put(EPOCH, Long.toString(session.epoch()));
        return fields;
    }

    /** The fields that {@code replace} writes. */
    static Map<String, String> replaceable(Session session) {
        Rotation rotation = session.rotation();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(VERSION, Long.toString(session.version()));
        putPieces(fields, USERNAME, session.username());
        putPieces(fields, ROLES, joined(session.roles()));
        fields.put(CURRENT, rotation.current().value());
        TokenHash previous = rotation.previous();
        fields.put(PREVIOUS, previous == null ? "" : previous.value());
        fields.put(KEY, rotation.keyId());
        fields.put(GENERATION, Long.toString(rotation.generation()));
        fields.put(ROTATED, millis(rotation.rotatedAt()));
        Instant confirmed = rotation.confirmedAt();
        fields.put(CONFIRMED, confirmed == null ? "" : millis(confirmed));
        return fields;
    }

    /**
     * The session of these fields.
     *
     * @throws IllegalArgumentException when they are not what {@link #of} wrote
     */
    static Session read(SessionId id, Map<String, String> fields) {
        TenantId tenant = id.tenant();
        String previous = text(fields, PREVIOUS);
        String end = fields.get(END);
        Rotation rotation = new Rotation(
                new TokenHash(text(fields, CURRENT)),
                previous.isEmpty() ? null : new TokenHash(previous),
                text(fields, KEY),
                number(fields, GENERATION),
                instant(fields, ROTATED),
                text(fields, CONFIRMED).isEmpty() ? null : instant(fields, CONFIRMED));
        return new Session(
                id,
                new AccountId(tenant, pieces(fields, ACCOUNT).orElse("")),
                pieces(fields, USERNAME).orElse(""),
                split(pieces(fields, ROLES).orElse("")),
                new Device(
                        DeviceType.valueOf(text(fields, DEVICE_TYPE)),
                        pieces(fields, DEVICE_NAME).orElse(""),
                        pieces(fields, CLIENT).orElse(null)),
                addresses(fields),
                text(fields, METHOD),
                instant(fields, AUTHENTICATED),
                instant(fields, CREATED),
                instant(fields, SEEN),
                instant(fields, EXPIRES),
                Duration.ofMillis(number(fields, IDLE)),
                text(fields, REMEMBERED).equals("1"),
                rotation,
                number(fields, EPOCH),
                number(fields, VERSION),
                end == null ? null : new SessionEnd(Reason.ofCode(end), instant(fields, ENDED_AT)));
    }

    /** Fields as Redis lists them: name, value, name, value. */
    static Map<String, String> fields(List<String> flat) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.put(flat.get(i), flat.get(i + 1));
        }
        return fields;
    }

    static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    private static List<String> addresses(Map<String, String> fields) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < Session.MAX_ADDRESSES && fields.containsKey(ADDRESS + i); i++) {
            addresses.add(text(fields, ADDRESS + i));
        }
        return addresses;
    }

    private static void putPieces(Map<String, String> fields, String name, String text) {
        int piece = 0;
        StringBuilder current = new StringBuilder();
        int bytes = 0;
        for (int point : text.codePoints().toArray()) {
            String character = Character.toString(point);
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + length > PIECE_BYTES) {
                fields.put(name + piece++, current.toString());
                current.setLength(0);
                bytes = 0;
            }
            current.append(character);
            bytes += length;
        }
        fields.put(name + piece, current.toString());
    }

    private static Optional<String> pieces(Map<String, String> fields, String name) {
        String first = fields.get(name + 0);
        if (first == null) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(first);
        for (int piece = 1; ; piece++) {
            String next = fields.get(name + piece);
            if (next == null) {
                return Optional.of(text.toString());
            }
            text.append(next);
        }
    }

    private static String joined(Set<String> roles) {
        return roles.stream()
                .sorted()
                .map(role -> URLEncoder.encode(role, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    private static Set<String> split(String joined) {
        return Stream.of(joined.split(" ", -1))
                .filter(role -> !role.isEmpty())
                .map(role -> URLDecoder.decode(role, StandardCharsets.UTF_8))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String text(Map<String, String> fields, String name) {
        @Nullable String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the field " + name + " is missing");
        }
        return value;
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(text(fields, name));
    }

    private static Instant instant(Map<String, String> fields, String name) {
        return Instant.ofEpochMilli(number(fields, name));
    }
}
