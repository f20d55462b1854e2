package org.doorward.internal.http.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.doorward.TenantId;
import org.doorward.internal.settings.CookieSettings;
import org.doorward.internal.settings.DoorwardSettings;

/**
 * The names of the cookies of each tenant. Names of two tenants differ, so that a browser keeps the cookies of both on
 * one host. Safe for any thread.
 */
final class CookieNames {
    private static final String ACCESS = "-access";
    private static final String REFRESH = "-refresh";
    private static final String DEVICE = "-device";

    /** Comes before the tenant. Neither a context path nor a tenant has it in its written form. */
    private static final char TENANT = '~';

    /** In characters of the written form; a longer one is replaced by a hash. */
    private static final int MAX_TENANT = 40;

    private static final int HASH_BYTES = 16;

    /** The most tenants whose names are kept. An application may make up any number. */
    private static final int MOST_KEPT = 1_000;

    private final String prefix;
    private final String plain;
    private final int slots;
    private final BiPredicate<TenantId, CharSequence> others;
    private final Map<TenantId, OfTenant> kept = new ConcurrentHashMap<>();

    /**
     * Reads the settings, for the application at this context path.
     *
     * @param prefix what browsers check, such as {@code __Host-}
     * @param others whether a token is of another Doorward application
     */
    CookieNames(
            DoorwardSettings settings, String contextPath, String prefix, BiPredicate<TenantId, CharSequence> others) {
        this.prefix = prefix;
        this.plain = settings.find(CookieSettings.NAME).orElseGet(() -> "doorward" + slug(contextPath));
        this.slots = settings.get(CookieSettings.SLOTS);
        this.others = others;
    }

    /**
     * The names of the cookies of one tenant.
     *
     * @param slots by their number
     * @param plain the same without the prefix, as development mode has them
     * @param others whether a token in such a cookie is of another Doorward application
     */
    record OfTenant(String device, List<Slot> slots, List<Slot> plain, Predicate<CharSequence> others) {}

    /** The names of the cookies of one slot. The first slot has no number. */
    record Slot(String access, String refresh) {
        static Slot of(String start, int slot) {
            String end = slot == 0 ? "" : "." + slot;
            return new Slot(start + ACCESS + end, start + REFRESH + end);
        }

        static List<Slot> all(String start, int most) {
            return IntStream.range(0, most).mapToObj(slot -> of(start, slot)).toList();
        }
    }

    /** Returns how many slots each tenant has. */
    int slots() {
        return slots;
    }

    OfTenant of(TenantId tenant) {
        OfTenant known = kept.get(tenant);
        if (known != null) {
            return known;
        }
        OfTenant made = make(tenant);
        if (kept.size() < MOST_KEPT) {
            kept.put(tenant, made);
        }
        return made;
    }

    private OfTenant make(TenantId tenant) {
        String start = plain + (tenant.equals(TenantId.DEFAULT) ? "" : TENANT + written(tenant));
        return new OfTenant(
                prefix + start + DEVICE,
                Slot.all(prefix + start, slots),
                Slot.all(start, slots),
                token -> others.test(tenant, token));
    }

    /** Returns a tenant as part of a cookie's name; different tenants give different names. */
    private static String written(TenantId tenant) {
        String slug = slug(tenant.value());
        return slug.length() <= MAX_TENANT ? slug : TENANT + hash(tenant.value());
    }

    /** Returns a text as part of a cookie's name; different texts give different parts. */
    private static String slug(String text) {
        StringBuilder slug = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '/') {
                slug.append('-');
            } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
                slug.append(c);
            } else {
                slug.append('.').append(Integer.toHexString(c)).append('.');
            }
        }
        return slug.toString();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
