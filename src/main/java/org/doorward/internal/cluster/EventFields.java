package org.doorward.internal.cluster;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.AccountId;
import org.doorward.ApiTokenId;
import org.doorward.SessionId;
import org.doorward.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one entry, as they were read: short texts of printable ASCII. The methods throw
 * {@link IllegalArgumentException} when a field is missing or damaged.
 */
record EventFields(Map<String, String> all) {
    static final String VERSION = "1";

    private static final int MAX_LENGTH = 1_000;

    /**
     * What a field may hold: printable ASCII. Every other char, and a backslash, is written as a backslash and four
     * hexadecimal digits; so is a lone surrogate.
     */
    private static final Pattern WRITTEN = Pattern.compile("(?:[ -\\[\\]-~]|\\\\[0-9a-f]{4})++");

    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-9a-f]{4})");

    /** Returns the fields that every event has. The caller may add to the map. */
    static Map<String, String> of(String node, String kind, AccountId account, Instant at) {
        Map<String, String> fields = ofScope(node, kind, account.tenant(), at);
        fields.put("account", written(account.value()));
        return fields;
    }

    /** Returns the fields of an event of a tenant or, with null, of everyone. The caller may add to the map. */
    static Map<String, String> ofScope(String node, String kind, @Nullable TenantId tenant, Instant at) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("v", VERSION);
        fields.put("kind", kind);
        fields.put("node", node);
        if (tenant != null) {
            fields.put("tenant", written(tenant.value()));
        }
        fields.put("at", Long.toString(at.toEpochMilli()));
        return fields;
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    String text(String name) {
        String text = all.get(name);
        if (text == null || text.length() > MAX_LENGTH || !WRITTEN.matcher(text).matches()) {
            throw new IllegalArgumentException(name + " is missing or damaged");
        }
        return text;
    }

    AccountId account() {
        return new AccountId(tenant(), read(text("account")));
    }

    SessionId session(String name) {
        return new SessionId(tenant(), text(name));
    }

    ApiTokenId token() {
        return new ApiTokenId(tenant(), text("token"));
    }

    Instant at() {
        return Instant.ofEpochMilli(number("at"));
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    TenantId tenant() {
        return new TenantId(read(text("tenant")));
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
