package org.doorward.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.doorward.CookieSettings;
import org.doorward.DoorwardSettings;
import org.doorward.internal.token.DeviceMarks;
import org.doorward.session.IssuedTokens;
import org.doorward.session.Session;

/**
 * The two cookies that a browser's session lives in, and the one that it is known again by: names, attributes, reading, setting and clearing, all in one place so
 * that they cannot come apart. Where one browser may hold several accounts, each has a slot with two cookies of its own, and
 * the header {@code Doorward-Slot} says which slot a request is about; the others' are not looked at. Immutable.
 */
public final class SessionCookies {
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]{1,4000}");

    private static final String SET_COOKIE = "Set-Cookie";
    private static final String ACCESS = "-access";
    private static final String REFRESH = "-refresh";

    static final String SLOT_HEADER = "Doorward-Slot";

    private static final String DEVICE = "-device";

    private final String plainName;
    private final String deviceName;
    private final List<Names> slots;
    private final boolean secure;
    private final String sameSite;
    private final Optional<String> domain;
    private final Duration maxAge;

    /** As these settings say, for the application at this context path. */
    public SessionCookies(DoorwardSettings settings, String contextPath) {
        this.secure = settings.get(CookieSettings.SECURE);
        this.sameSite = switch (settings.get(CookieSettings.SAME_SITE)) {
            case LAX -> "Lax";
            case STRICT -> "Strict";
            case NONE -> "None";
        };
        this.domain = settings.find(CookieSettings.DOMAIN);
        this.maxAge = settings.get(CookieSettings.MAX_AGE);
        String prefix = !secure ? "" : domain.isPresent() ? "__Secure-" : "__Host-";
        this.plainName = settings.find(CookieSettings.NAME).orElseGet(() -> "doorward" + slug(contextPath));
        this.deviceName = prefix + plainName + DEVICE;
        this.slots = IntStream.range(0, settings.get(CookieSettings.SLOTS))
                .mapToObj(slot -> Names.of(prefix + plainName, slot))
                .toList();
    }

    /** What the cookies of one slot are called; those of the first slot as if there were no others. */
    private record Names(String access, String refresh) {
        static Names of(String start, int slot) {
            String end = slot == 0 ? "" : "." + slot;
            return new Names(start + ACCESS + end, start + REFRESH + end);
        }
    }

    /**
     * Whether it is clear which account slot a request is about: none is named, or one that there is. Always, where there
     * is but one slot: then the header is not looked at.
     */
    public boolean namesClearSlot(HttpServletRequest request) {
        return slot(request) >= 0;
    }

    /** The slot that a request is about, which must be clear. */
    private int clearSlot(HttpServletRequest request) {
        int slot = slot(request);
        if (slot < 0) {
            throw new IllegalStateException("a request that names no slot of ours should have been refused");
        }
        return slot;
    }

    private int slot(HttpServletRequest request) {
        if (slots.size() == 1) {
            return 0;
        }
        List<String> named = Collections.list(request.getHeaders(SLOT_HEADER));
        if (named.isEmpty()) {
            return 0;
        }
        String text = named.get(0);
        boolean digit = named.size() == 1 && text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9';
        int slot = digit ? text.charAt(0) - '0' : -1;
        return slot < slots.size() ? slot : -1;
    }

    /** A context path as part of a cookie's name; different paths give different names. */
    private static String slug(String contextPath) {
        StringBuilder slug = new StringBuilder();
        for (byte octet : contextPath.getBytes(StandardCharsets.UTF_8)) {
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

    /** What a request's cookies of one name come to. */
    public sealed interface Found {
        /** There is none. */
        record None() implements Found {}

        /** There is one value; it may be anything. */
        record One(String value) implements Found {}

        /** There are several, and they differ. */
        record Several(Set<String> values) implements Found {
            @Override
            public String toString() {
                return "Several[hidden]";
            }
        }
    }

    /** The access-token cookie. */
    public Found access(HttpServletRequest request) {
        int slot = slot(request);
        return slot < 0 ? new Found.None() : found(request, slots.get(slot).access());
    }

    /** The refresh-token cookie. */
    public Found refresh(HttpServletRequest request) {
        int slot = slot(request);
        return slot < 0 ? new Found.None() : found(request, slots.get(slot).refresh());
    }

    /**
     * What shows which accounts the browser has signed in to before; one for all slots, and no credential. Where there are
     * several, in the order in which they were sent: anything may be among them.
     */
    List<String> devices(HttpServletRequest request) {
        return List.copyOf(SentCookies.values(request, deviceName));
    }

    /** Has the browser keep that for as long as it is good for anything. */
    void setDevice(HttpServletResponse response, String value) {
        int seconds = Math.toIntExact(DeviceMarks.LIFE.toSeconds());
        write(response, List.of(cookie(deviceName, value, seconds, domain)));
    }

    /** Whether any cookie of ours was sent. */
    public boolean any(HttpServletRequest request) {
        return !(access(request) instanceof Found.None) || !(refresh(request) instanceof Found.None);
    }

    private static Found found(HttpServletRequest request, String name) {
        Set<String> values = SentCookies.values(request, name);
        if (values.isEmpty()) {
            return new Found.None();
        }
        return values.size() == 1 ? new Found.One(values.iterator().next()) : new Found.Several(Set.copyOf(values));
    }

    /** Hands both tokens to the browser, for as long as the session is to last. */
    public void set(HttpServletRequest request, HttpServletResponse response, IssuedTokens tokens, Instant now) {
        Renewal.forget(request);
        put(request, response, tokens, now);
    }

    /** The same for tokens that came of a refresh within this request. */
    void put(HttpServletRequest request, HttpServletResponse response, IssuedTokens tokens, Instant now) {
        Session session = tokens.session();
        int seconds = -1;
        if (session.remembered()) {
            Duration left = Duration.between(now, session.expiresAt());
            seconds = Math.toIntExact((left.compareTo(maxAge) < 0 ? left : maxAge).toSeconds());
        }
        int slot = clearSlot(request);
        List<String> lines = new ArrayList<>(leftOvers(request, slot));
        lines.add(cookie(slots.get(slot).access(), tokens.accessToken(), seconds, domain));
        lines.add(cookie(slots.get(slot).refresh(), tokens.refreshToken(), seconds, domain));
        write(response, lines);
    }

    /** Takes both cookies from the browser. */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        Renewal.forget(request);
        int slot = clearSlot(request);
        List<String> lines = new ArrayList<>(leftOvers(request, slot));
        lines.add(cookie(slots.get(slot).access(), "", 0, domain));
        lines.add(cookie(slots.get(slot).refresh(), "", 0, domain));
        write(response, lines);
    }

    /** Puts these lines in the place of all that are on the response for cookies of the same names. */
    private static void write(HttpServletResponse response, List<String> lines) {
        Set<String> names = lines.stream().map(SessionCookies::nameIn).collect(Collectors.toSet());
        Collection<String> present = response.getHeaders(SET_COOKIE);
        List<String> others =
                present.stream().filter(line -> !names.contains(nameIn(line))).toList();
        List<String> all = new ArrayList<>(lines);
        if (others.size() < present.size()) {
            all.addAll(0, others);
            response.setHeader(SET_COOKIE, all.remove(0));
        }
        all.forEach(line -> response.addHeader(SET_COOKIE, line));
        Problems.noStore(response);
    }

    private static String nameIn(String line) {
        return line.substring(0, Math.max(0, line.indexOf('=')));
    }

    /**
     * What earlier settings left in the browser and is not read any more: plain names from development, and cookies of
     * this host alone where now a domain is shared (they would make every request ambiguous).
     */
    private List<String> leftOvers(HttpServletRequest request, int slot) {
        Names names = slots.get(slot);
        Names plainNames = Names.of(plainName, slot);
        List<String> lines = new ArrayList<>();
        for (String plain : List.of(plainNames.access(), plainNames.refresh())) {
            if (secure && !(found(request, plain) instanceof Found.None)) {
                lines.add(cookie(plain, "", 0, Optional.empty()));
            }
        }
        if (domain.isPresent()) {
            lines.add(cookie(names.access(), "", 0, Optional.empty()));
            lines.add(cookie(names.refresh(), "", 0, Optional.empty()));
        }
        return lines;
    }

    /** Written by ourselves: containers differ in how they spell an empty value, a path and the end of a cookie. */
    private String cookie(String name, String value, int maxAgeSeconds, Optional<String> sharedDomain) {
        if (!value.isEmpty() && !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("not fit for a cookie");
        }
        StringBuilder cookie = new StringBuilder(name).append('=').append(value).append("; Path=/");
        sharedDomain.ifPresent(shared -> cookie.append("; Domain=").append(shared));
        if (maxAgeSeconds >= 0) {
            cookie.append("; Max-Age=").append(maxAgeSeconds);
        }
        if (maxAgeSeconds == 0) {
            cookie.append("; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        }
        if (secure) {
            cookie.append("; Secure");
        }
        return cookie.append("; HttpOnly; SameSite=").append(sameSite).toString();
    }
}
