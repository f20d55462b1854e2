package org.doorward.internal.cluster;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.Reason;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.doorward.apitoken.ApiTokenEvent;
import org.doorward.session.Reuse;
import org.doorward.session.SessionEvent;
import org.jspecify.annotations.Nullable;

/**
 * How events and heartbeats are written into the log: a few short texts of printable ASCII, public ids only. Nodes of
 * other versions may read them: fields may be added, a new kind is skipped by who does not know it, and the version moves
 * only when older nodes would misread.
 */
final class EventFormat {
    private static final String VERSION = "1";
    private static final String BEAT = "beat";
    private static final int MAX_LENGTH = 1_000;

    /** Everything else is written as a backslash and four hexadecimal digits, a lone surrogate too. */
    private static final Pattern WRITTEN = Pattern.compile("(?:[ -\\[\\]-~]|\\\\[0-9a-f]{4})++");

    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-9a-f]{4})");

    private EventFormat() {}

    /** What an entry says. */
    sealed interface Content {
        /** The node that wrote it. */
        String node();
    }

    /** An event of that node. */
    record Told(String node, SessionEvent event) implements Content {}

    /** An event of an API token on that node. */
    record ToldOfToken(String node, ApiTokenEvent event) implements Content {}

    /** A heartbeat of that node; {@code sent} is a reading of its monotonic clock and means nothing to others. */
    record Beat(String node, long sent) implements Content {}

    /** A heartbeat. */
    static Map<String, String> beat(String node, long sent) {
        return Map.of("v", VERSION, "kind", BEAT, "node", node, "sent", Long.toString(sent));
    }

    /** An event; empty for one that other nodes are not told. */
    static Optional<Map<String, String>> event(String node, SessionEvent event) {
        String kind = kind(event);
        if (kind == null) {
            return Optional.empty();
        }
        Map<String, String> fields = fields(node, kind, event.account(), event.at());
        if (event instanceof SessionEvent.OfOneSession one) {
            fields.put("session", one.session().value());
        }
        if (event instanceof SessionEvent.Reused reused) {
            fields.put("reuse", reused.reuse().code());
        }
        if (event instanceof SessionEvent.Revoked revoked) {
            fields.put("reason", revoked.reason().code());
        }
        if (event instanceof SessionEvent.AllRevoked all) {
            fields.put("reason", all.reason().code());
            if (all.spared() != null) {
                fields.put("spared", all.spared().value());
            }
        }
        return Optional.of(fields);
    }

    /** What every event has. */
    static Map<String, String> fields(String node, String kind, AccountId account, Instant at) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("v", VERSION);
        fields.put("kind", kind);
        fields.put("node", node);
        fields.put("tenant", written(account.tenant().value()));
        fields.put("account", written(account.value()));
        fields.put("at", Long.toString(at.toEpochMilli()));
        return fields;
    }

    private static @Nullable String kind(SessionEvent event) {
        if (event instanceof SessionEvent.Created) {
            return "created";
        } else if (event instanceof SessionEvent.Refreshed) {
            return "refreshed";
        } else if (event instanceof SessionEvent.SignedOut) {
            return "signed-out";
        } else if (event instanceof SessionEvent.Replaced) {
            return "replaced";
        } else if (event instanceof SessionEvent.Reused) {
            return "reused";
        } else if (event instanceof SessionEvent.Revoked) {
            return "revoked";
        } else if (event instanceof SessionEvent.AllRevoked) {
            return "all-revoked";
        } else if (event instanceof SessionEvent.InDoubt) {
            return "in-doubt";
        }
        return null;
    }

    /**
     * What an entry says; empty when it is of a kind or a version not known here.
     *
     * @throws IllegalArgumentException when it is damaged
     */
    static Optional<Content> read(Map<String, String> fields) {
        if (!VERSION.equals(text(fields, "v"))) {
            return Optional.empty();
        }
        String node = text(fields, "node");
        String kind = text(fields, "kind");
        if (kind.equals(BEAT)) {
            return Optional.of(new Beat(node, Long.parseLong(text(fields, "sent"))));
        }
        return event(kind, fields)
                .<Content>map(event -> new Told(node, event))
                .or(() -> ApiTokenEventFormat.read(kind, fields).map(event -> new ToldOfToken(node, event)));
    }

    private static Optional<SessionEvent> event(String kind, Map<String, String> fields) {
        return Optional.ofNullable(
                switch (kind) {
                    case "created" -> new SessionEvent.Created(session(fields), account(fields), at(fields), true);
                    case "refreshed" -> new SessionEvent.Refreshed(session(fields), account(fields), at(fields), true);
                    case "signed-out" -> new SessionEvent.SignedOut(session(fields), account(fields), at(fields), true);
                    case "replaced" -> new SessionEvent.Replaced(session(fields), account(fields), at(fields), true);
                    case "reused" ->
                        new SessionEvent.Reused(session(fields), account(fields), reuse(fields), at(fields), true);
                    case "revoked" ->
                        new SessionEvent.Revoked(session(fields), account(fields), reason(fields), at(fields), true);
                    case "in-doubt" -> new SessionEvent.InDoubt(account(fields), at(fields), true);
                    case "all-revoked" ->
                        new SessionEvent.AllRevoked(account(fields), spared(fields), reason(fields), at(fields), true);
                    default -> null;
                });
    }

    static AccountId account(Map<String, String> fields) {
        return new AccountId(tenant(fields), read(text(fields, "account")));
    }

    static TenantId tenant(Map<String, String> fields) {
        return new TenantId(read(text(fields, "tenant")));
    }

    private static SessionId session(Map<String, String> fields) {
        return new SessionId(tenant(fields), text(fields, "session"));
    }

    private static @Nullable SessionId spared(Map<String, String> fields) {
        return fields.get("spared") == null ? null : new SessionId(tenant(fields), text(fields, "spared"));
    }

    static Instant at(Map<String, String> fields) {
        return Instant.ofEpochMilli(Long.parseLong(text(fields, "at")));
    }

    /** An end for a reason that a newer node gives is an end all the same. */
    private static Reason reason(Map<String, String> fields) {
        String code = text(fields, "reason");
        try {
            return Reason.ofCode(code);
        } catch (IllegalArgumentException e) {
            return Reason.REVOKED;
        }
    }

    /** A kind that a newer node gives is reuse all the same. */
    private static Reuse reuse(Map<String, String> fields) {
        String code = text(fields, "reuse");
        try {
            return Reuse.ofCode(code);
        } catch (IllegalArgumentException e) {
            return Reuse.STALE_FAMILY;
        }
    }

    static String text(Map<String, String> fields, String name) {
        String text = fields.get(name);
        if (text == null || text.length() > MAX_LENGTH || !WRITTEN.matcher(text).matches()) {
            throw new IllegalArgumentException(name + " is missing or damaged");
        }
        return text;
    }

    private static String written(String text) {
        StringBuilder written = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '\\') {
                written.append(c);
            } else {
                written.append('\\').append(HexFormat.of().toHexDigits(c));
            }
        }
        return written.toString();
    }

    private static String read(String written) {
        return ESCAPED.matcher(written)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(escape.group(1), 16))));
    }
}
