package org.doorward.internal.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.doorward.TenantId;

/** Reads the settings {@code doorward.issuer.NAME.…}, one group for each name. */
final class TrustedIssuers {
    private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "PS256", "ES256", "ES384");
    private static final Set<String> PARTS =
            Set.of("url", "jwks", "audience", "type", "algorithms", "username-claim", "roles-claim", "tenants");
    private static final Pattern NAME = Pattern.compile("doorward\\.issuer\\.([a-z0-9-]{1,32})\\.([a-z-]+)");
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_:/-]+(\\.[A-Za-z0-9_:/-]+)*");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Map<String, Map<String, String>> groups = new TreeMap<>();
    private final List<String> problems;

    /** @param problems receives each problem */
    TrustedIssuers(List<String> problems) {
        this.problems = problems;
    }

    /**
     * Takes a setting of an issuer.
     *
     * @return whether the name belongs to an issuer
     */
    boolean takes(String name, String text) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || !PARTS.contains(matcher.group(2))) {
            return false;
        }
        if (!text.isBlank()) {
            groups.computeIfAbsent(matcher.group(1), group -> new TreeMap<>()).put(matcher.group(2), text.strip());
        }
        return true;
    }

    /** Returns the complete issuers, and reports the problems of the others. */
    List<TrustedIssuer> read() {
        List<TrustedIssuer> issuers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        groups.forEach((name, parts) -> {
            int before = problems.size();
            Optional<String> issuer = needed(name, parts, "url").flatMap(text -> address(name, "url", text));
            Optional<String> audience = needed(name, parts, "audience");
            Optional<URI> jwks = Optional.ofNullable(parts.get("jwks"))
                    .flatMap(text -> address(name, "jwks", text))
                    .map(URI::create);
            List<String> algorithms = Setting.parseList(parts.getOrDefault("algorithms", "RS256, ES256"));
            if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
                wrong(name, "algorithms", "must be some of RS256, RS384, RS512, PS256, ES256, ES384");
            }
            String usernameClaim = claim(name, parts, "username-claim").orElse("preferred_username");
            Optional<String> rolesClaim = claim(name, parts, "roles-claim");
            Set<TenantId> tenants = tenants(name, parts);
            if (issuer.isPresent() && !seen.add(issuer.get())) {
                wrong(name, "url", "is another issuer's, too");
            }
            if (problems.size() == before && issuer.isPresent() && audience.isPresent()) {
                issuers.add(new TrustedIssuer(
                        name,
                        issuer.get(),
                        jwks,
                        audience.get(),
                        parts.getOrDefault("type", "at+jwt"),
                        algorithms,
                        usernameClaim,
                        rolesClaim,
                        tenants));
            }
        });
        return List.copyOf(issuers);
    }

    private Optional<String> needed(String name, Map<String, String> parts, String part) {
        Optional<String> text = Optional.ofNullable(parts.get(part));
        if (text.isEmpty()) {
            wrong(name, part, "is needed");
        }
        return text;
    }

    private Optional<String> claim(String name, Map<String, String> parts, String part) {
        Optional<String> text = Optional.ofNullable(parts.get(part));
        text.filter(path -> !CLAIM.matcher(path).matches())
                .ifPresent(
                        path -> wrong(name, part, "\"" + path + "\" must be a claim's name, or names with . between"));
        return text;
    }

    private Set<TenantId> tenants(String name, Map<String, String> parts) {
        try {
            return Setting.parseList(parts.getOrDefault("tenants", TenantId.DEFAULT.value())).stream()
                    .map(TenantId::new)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            wrong(name, "tenants", String.valueOf(e.getMessage()));
            return Set.of();
        }
    }

    /** Requires encryption: an attacker who replaces keys in transit could sign in as anybody. */
    private Optional<String> address(String name, String part, String text) {
        try {
            URI uri = new URI(text);
            boolean safe = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost())));
            if (safe && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                return Optional.of(text);
            }
        } catch (URISyntaxException e) {
            wrong(name, part, "\"" + text + "\" is not a URL");
            return Optional.empty();
        }
        wrong(name, part, "\"" + text + "\" must be an https URL (http on loopback only)");
        return Optional.empty();
    }

    private void wrong(String name, String part, String why) {
        problems.add(DoorwardSettings.ISSUER + name + "." + part + ": " + why);
    }
}
