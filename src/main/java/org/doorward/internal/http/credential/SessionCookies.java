package org.doorward.internal.http.credential;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.doorward.TenantId;
import org.doorward.internal.authentication.ShownText;
import org.doorward.internal.http.origin.OwnHeaders;
import org.doorward.internal.http.refusal.Problems;
import org.doorward.internal.http.tenant.RequestTenant;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.settings.CookieSettings;
import org.doorward.internal.settings.DoorwardSettings;
import org.doorward.internal.settings.TenantSettings;
import org.doorward.internal.token.DeviceCookie;
import org.doorward.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a browser: two for its session, one for its device. Reads, sets and clears them. Each tenant has its own.
 * Where a browser may hold several accounts, each slot has its own two, and the header {@code Doorward-Slot} names the slot
 * of a request. Cookies of other slots are ignored. Immutable.
 */
public final class SessionCookies {
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]{1,4000}");
    private static final String SET_COOKIE = "Set-Cookie";

    public static final String SLOT_HEADER = OwnHeaders.SLOT;

    private final CookieNames names;

    /** Those of the one tenant; null where there are several. */
    private final CookieNames.@Nullable OfTenant only;

    private final boolean secure;
    private final String sameSite;
    private final Optional<String> domain;
    private final Duration maxAge;

    /**
     * Reads the settings, for the application at this context path.
     *
     * @param others whether a token is of another Doorward application on the same host; such cookies are ignored and
     *     never cleared
     */
    public SessionCookies(DoorwardSettings settings, String contextPath, BiPredicate<TenantId, CharSequence> others) {
        this.secure = settings.get(CookieSettings.SECURE);
        this.sameSite = switch (settings.get(CookieSettings.SAME_SITE)) {
            case LAX -> "Lax";
            case STRICT -> "Strict";
            case NONE -> "None";
        };
        this.domain = settings.find(CookieSettings.DOMAIN);
        this.maxAge = settings.get(CookieSettings.MAX_AGE);
        String prefix = !secure ? "" : domain.isPresent() ? "__Secure-" : "__Host-";
        this.names = new CookieNames(settings, contextPath, prefix, others);
        boolean several = settings.get(TenantSettings.BY) != TenantSettings.By.NONE;
        this.only = several ? null : names.of(TenantId.DEFAULT);
    }

    /** Returns the names of the request's tenant. @throws IllegalStateException when it has none */
    private CookieNames.OfTenant of(HttpServletRequest request) {
        CookieNames.OfTenant same = only;
        return same == null ? names.of(RequestTenant.of(request)) : same;
    }

    /** Whether the request is of no known tenant, and so has no cookies of ours. */
    private boolean isOfNobody(HttpServletRequest request) {
        return only == null && RequestTenant.find(request) == null;
    }

    /** Whether the request names one existing slot or none. True where there is only one slot. */
    public boolean namesClearSlot(HttpServletRequest request) {
        return slot(request) >= 0;
    }

    private int clearSlot(HttpServletRequest request) {
        int slot = slot(request);
        if (slot < 0) {
            throw new IllegalStateException("a request that names no slot of ours should have been refused");
        }
        return slot;
    }

    private int slot(HttpServletRequest request) {
        if (names.slots() == 1) {
            return 0;
        }
        List<String> named = Collections.list(request.getHeaders(SLOT_HEADER));
        if (named.isEmpty()) {
            return 0;
        }
        String text = named.get(0);
        boolean digit = named.size() == 1 && text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '9';
        int slot = digit ? text.charAt(0) - '0' : -1;
        return slot < names.slots() ? slot : -1;
    }

    /** The cookies of one name in a request. */
    public sealed interface Found {
        record None() implements Found {
            static final None INSTANCE = new None();
        }

        /** One value; it may be anything. */
        record One(ShownText shown) implements Found {
            One(String value) {
                this(new ShownText(value));
            }

            /** Returns it as a text of its own. */
            public String value() {
                return shown.toString();
            }
        }

        /** Several different values. */
        record Several(Set<String> values) implements Found {
            @Override
            public String toString() {
                return "Several[hidden]";
            }
        }
    }

    public Found access(HttpServletRequest request) {
        return RequestCredential.of(request).access(this, request);
    }

    public Found refresh(HttpServletRequest request) {
        return RequestCredential.of(request).refresh(this, request);
    }

    /**
     * Returns the device cookies in their order; anything may be among them. All slots share one device cookie, which
     * is no credential.
     */
    public List<String> devices(HttpServletRequest request) {
        return List.copyOf(SentCookies.values(request, of(request).device()));
    }

    /** Sets the device cookie for as long as its marks are valid. */
    public void setDevice(HttpServletRequest request, HttpServletResponse response, String value) {
        int seconds = Math.toIntExact(DeviceCookie.LIFE.toSeconds());
        write(response, List.of(cookie(of(request).device(), value, seconds, domain)));
    }

    /** Whether the request has a session cookie of ours. */
    public boolean any(HttpServletRequest request) {
        return !(access(request) instanceof Found.None) || !(refresh(request) instanceof Found.None);
    }

    /** Reads the access cookies of the request's slot, each time anew. */
    Found readAccess(HttpServletRequest request) {
        int slot = slot(request);
        return slot < 0 || isOfNobody(request)
                ? Found.None.INSTANCE
                : found(request, of(request).slots().get(slot).access());
    }

    /** Reads the refresh cookies of the request's slot, each time anew. */
    Found readRefresh(HttpServletRequest request) {
        int slot = slot(request);
        return slot < 0 || isOfNobody(request)
                ? Found.None.INSTANCE
                : found(request, of(request).slots().get(slot).refresh());
    }

    private Found found(HttpServletRequest request, String name) {
        Predicate<CharSequence> others = of(request).others();
        ShownText shown = SentCookies.only(request, name);
        if (shown != null) {
            return others.test(shown) ? Found.None.INSTANCE : new Found.One(shown);
        }
        Set<String> values = SentCookies.values(request, name, others);
        if (values.isEmpty()) {
            return Found.None.INSTANCE;
        }
        return values.size() == 1 ? new Found.One(values.iterator().next()) : new Found.Several(Set.copyOf(values));
    }

    /** Sets both session cookies for as long as the session may last. */
    public void set(HttpServletRequest request, HttpServletResponse response, IssuedTokens tokens, Instant now) {
        PendingCookies.forget(request);
        put(request, response, tokens, now);
    }

    /** Sets the cookies of a refresh within this request. */
    void put(HttpServletRequest request, HttpServletResponse response, IssuedTokens tokens, Instant now) {
        Session session = tokens.session();
        int seconds = -1;
        if (session.remembered()) {
            Duration left = Duration.between(now, session.expiresAt());
            seconds = Math.toIntExact((left.compareTo(maxAge) < 0 ? left : maxAge).toSeconds());
        }
        int slot = clearSlot(request);
        List<String> lines = new ArrayList<>(leftOvers(request, slot));
        CookieNames.Slot own = of(request).slots().get(slot);
        lines.add(cookie(own.access(), tokens.accessToken(), seconds, domain));
        lines.add(cookie(own.refresh(), tokens.refreshToken(), seconds, domain));
        write(response, lines);
    }

    /** Clears both session cookies. */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        PendingCookies.forget(request);
        int slot = clearSlot(request);
        List<String> lines = new ArrayList<>(leftOvers(request, slot));
        CookieNames.Slot own = of(request).slots().get(slot);
        for (String name : List.of(own.access(), own.refresh())) {
            if (!isOthers(request, name)) {
                lines.add(cookie(name, "", 0, domain));
            }
        }
        write(response, lines);
    }

    /** Whether all cookies of this name are of another application. */
    private boolean isOthers(HttpServletRequest request, String name) {
        Set<String> values = SentCookies.values(request, name);
        return !values.isEmpty() && values.stream().allMatch(of(request).others());
    }

    /** Whether every refresh cookie begins with these two texts. Cheap where there is one cookie. */
    boolean refreshBegins(HttpServletRequest request, String start, String next) {
        int slot = slot(request);
        return slot < 0
                || SentCookies.allBegin(request, of(request).slots().get(slot).refresh(), start, next);
    }

    /** Adds these lines, and removes earlier lines for cookies of the same names. */
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
     * Clears cookies that earlier settings left in the browser: plain names from development, and cookies of this host
     * alone where now a domain is shared, which would make every request ambiguous.
     */
    private List<String> leftOvers(HttpServletRequest request, int slot) {
        CookieNames.Slot own = of(request).slots().get(slot);
        CookieNames.Slot plainNames = of(request).plain().get(slot);
        List<String> lines = new ArrayList<>();
        for (String plain : List.of(plainNames.access(), plainNames.refresh())) {
            if (secure && !(found(request, plain) instanceof Found.None)) {
                lines.add(cookie(plain, "", 0, Optional.empty()));
            }
        }
        if (domain.isPresent()) {
            lines.add(cookie(own.access(), "", 0, Optional.empty()));
            lines.add(cookie(own.refresh(), "", 0, Optional.empty()));
        }
        return lines;
    }

    /** Written here, because containers spell an empty value, a path and the end of a cookie differently. */
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
