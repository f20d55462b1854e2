package org.doorward.internal.settings.tenant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.TenantId;

/** Reads the settings {@code doorward.tenant.NAME.hosts} and {@code .path}, one group for each name. */
public final class TenantPlaces {
    /** The prefix of the settings of one tenant. Its name and a part follow. */
    public static final String PREFIX = "doorward.tenant.";

    /** The part with the hosts. */
    public static final String HOSTS = "hosts";

    /** The part with the path. */
    public static final String PATH = "path";

    private static final Pattern NAME = Pattern.compile("doorward\\.tenant\\.([a-z0-9_-]{1,64})\\.(hosts|path)");
    private static final Pattern SEGMENTS = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private final Map<String, Map<String, String>> groups = new TreeMap<>();
    private final List<String> problems;

    /** @param problems receives each problem */
    public TenantPlaces(List<String> problems) {
        this.problems = problems;
    }

    /** Returns the full name of a setting of this tenant. */
    public static String nameOf(TenantId tenant, String part) {
        return PREFIX + tenant + "." + part;
    }

    /**
     * Takes a setting of a tenant.
     *
     * @return whether the name is one of these
     */
    public boolean takes(String name, String text) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return false;
        }
        if (!text.isBlank()) {
            groups.computeIfAbsent(matcher.group(1), group -> new TreeMap<>()).put(matcher.group(2), text.strip());
        }
        return true;
    }

    /** Returns the tenants, and reports every problem of them. */
    public List<TenantPlace> read() {
        List<TenantPlace> places = new ArrayList<>();
        groups.forEach((name, parts) -> {
            TenantId tenant = new TenantId(name);
            List<String> hosts = parts.containsKey(HOSTS) ? hosts(tenant, parts.get(HOSTS)) : List.of();
            places.add(new TenantPlace(
                    tenant, hosts, Optional.ofNullable(parts.get(PATH)).flatMap(path -> path(tenant, path))));
        });
        differentHosts(places);
        differentPaths(places);
        return List.copyOf(places);
    }

    private List<String> hosts(TenantId tenant, String text) {
        List<String> hosts = new ArrayList<>();
        List<String> named = Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
        for (String one : named) {
            Optional<String> host = HostName.canonical(one);
            host.ifPresentOrElse(
                    hosts::add,
                    () -> wrong(tenant, HOSTS, "\"" + one + "\" must be a host name in ASCII (xn--…), without a port"));
        }
        if (named.isEmpty()) {
            wrong(tenant, HOSTS, "names no host");
        }
        Set<String> seen = new LinkedHashSet<>();
        hosts.stream()
                .filter(host -> !seen.add(host))
                .forEach(twice -> wrong(tenant, HOSTS, "\"" + twice + "\" is named twice"));
        return List.copyOf(seen);
    }

    private Optional<String> path(TenantId tenant, String text) {
        if (text.equals(TenantPlace.ROOT)) {
            if (!tenant.equals(TenantId.DEFAULT)) {
                wrong(tenant, PATH, "only the tenant " + TenantId.DEFAULT + " may have the path /");
                return Optional.empty();
            }
            return Optional.of(text);
        }
        if (!SEGMENTS.matcher(text).matches() || text.contains("/.")) {
            wrong(tenant, PATH, "\"" + text + "\" must be a path such as /acme, without a trailing /");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private void differentHosts(List<TenantPlace> places) {
        Map<String, TenantId> owners = new HashMap<>();
        for (TenantPlace place : places) {
            for (String host : place.hosts()) {
                TenantId other = owners.putIfAbsent(host, place.tenant());
                if (other != null) {
                    wrong(place.tenant(), HOSTS, "\"" + host + "\" is a host of the tenant " + other + ", too");
                }
            }
        }
    }

    private void differentPaths(List<TenantPlace> places) {
        for (int i = 0; i < places.size(); i++) {
            TenantPlace one = places.get(i);
            for (TenantPlace other : places.subList(0, i)) {
                if (one.path().isPresent()
                        && other.path().isPresent()
                        && overlap(one.path().get(), other.path().get())) {
                    wrong(
                            one.tenant(),
                            PATH,
                            "\"" + one.path().get() + "\" and the path of the tenant " + other.tenant()
                                    + " begin alike: one request would be of both");
                }
            }
        }
    }

    /** Whether one of two paths is the other one or below it. The path / is below and above none. */
    public static boolean overlap(String one, String other) {
        return isBelow(one, other) || isBelow(other, one);
    }

    /** Whether a path is this one or below it. */
    public static boolean isBelow(String path, String above) {
        return path.equals(above) || path.startsWith(above + "/");
    }

    private void wrong(TenantId tenant, String part, String why) {
        problems.add(nameOf(tenant, part) + ": " + why);
    }
}
