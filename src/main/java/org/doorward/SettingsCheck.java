package org.doorward;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what is wrong with settings that can each be read but do not go together, or are unsafe. */
final class SettingsCheck {
    private static final int SECRET_BYTES = 32;
    private static final int DISTINCT_CHARACTERS = 10;
    private static final List<String> EXAMPLE_WORDS = List.of(
            "changeme", "change-me", "change_me", "example", "password", "your-secret", "yoursecret", "12345678");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    /** As {@code Scopes.isWellFormed} has it, on a higher floor. */
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/*-]{0,99}");

    /** Headers that browsers, proxies or Doorward give a meaning. */
    private static final Pattern TAKEN_HEADERS = Pattern.compile(
            "cookie2?|set-cookie2?|host|authorization|proxy-.*|x-api-key"
                    + "|x-csrf-token|doorward-.*|content-.*|forwarded|x-forwarded-.*|x-real-ip|via|sec-.*|origin|referer"
                    + "|access-control-.*|accept.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade.*|expect|if-.*"
                    + "|range|date|user-agent|cache-control|pragma|x-http-method.*|x-method-override|x-original-.*|x-rewrite-.*"
                    + "|x-requested-with|from|max-forwards|www-authenticate|last-event-id|http2-settings|priority|dnt|age|warning");

    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Pattern BASE_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private final DoorwardSettings settings;
    private final List<String> problems = new ArrayList<>();

    private SettingsCheck(DoorwardSettings settings) {
        this.settings = settings;
    }

    /** What is wrong besides {@code known}; a setting that is named there already is not complained of twice. */
    static List<String> problemsOf(DoorwardSettings settings, List<String> known) {
        SettingsCheck check = new SettingsCheck(settings);
        check.secret();
        check.previousSecrets();
        check.windows();
        check.stores();
        check.signIn();
        check.accounts();
        check.cookies();
        check.origins();
        check.paths();
        check.scopes();
        check.header();
        return check.problems.stream()
                .filter(problem ->
                        known.stream().noneMatch(other -> nameOf(other).equals(nameOf(problem))))
                .toList();
    }

    private static String nameOf(String problem) {
        return problem.substring(0, problem.indexOf(':'));
    }

    private void wrong(Setting<?> setting, String why) {
        problems.add(setting.name() + ": " + why);
    }

    private void signIn() {
        Optional<Integer> client = settings.find(LimitSettings.SIGN_IN_FREE_ATTEMPTS);
        Optional<Integer> account = settings.find(LimitSettings.SIGN_IN_ACCOUNT_ATTEMPTS);
        Optional<Integer> address = settings.find(LimitSettings.SIGN_IN_ADDRESS_ATTEMPTS);
        if (client.isEmpty()) {
            return;
        }
        if (account.isPresent() && account.get() < client.get()) {
            wrong(
                    LimitSettings.SIGN_IN_ACCOUNT_ATTEMPTS,
                    "must not be less than doorward.sign-in.free-attempts, which one client alone may use");
        }
        if (address.isPresent() && address.get() != 0 && address.get() < client.get()) {
            wrong(
                    LimitSettings.SIGN_IN_ADDRESS_ATTEMPTS,
                    "must be 0, or not less than doorward.sign-in.free-attempts, which one client alone may use");
        }
    }

    private void secret() {
        Optional<String> secret = settings.find(KeySettings.SECRET);
        boolean file = settings.find(KeySettings.SECRET_FILE).isPresent();
        if (secret.isPresent()) {
            Optional<String> blank = secret.get().chars().anyMatch(Character::isWhitespace)
                    ? Optional.of("has a blank in it: doorward.secret.previous could never hold it")
                    : Optional.empty();
            weakness(secret.get()).or(() -> blank).ifPresent(why -> wrong(KeySettings.SECRET, why));
        } else if (!file) {
            wrong(KeySettings.SECRET, "is needed; make one with: openssl rand -base64 48");
        }
        if (!file
                && Boolean.TRUE.equals(
                        settings.find(KeySettings.SECRET_GENERATE).orElse(false))) {
            wrong(KeySettings.SECRET_GENERATE, "needs doorward.secret.file, the file to make");
        }
    }

    private void previousSecrets() {
        Set<String> seen = new HashSet<>();
        settings.find(KeySettings.SECRET).ifPresent(seen::add);
        List<String> previous = settings.find(KeySettings.SECRET_PREVIOUS).orElse(List.of());
        for (int i = 0; i < previous.size(); i++) {
            String which = "number " + (i + 1) + " ";
            weakness(previous.get(i)).ifPresent(why -> wrong(KeySettings.SECRET_PREVIOUS, which + why));
            if (!seen.add(previous.get(i))) {
                wrong(KeySettings.SECRET_PREVIOUS, which + "is there already, here or as the present secret");
            }
        }
    }

    /** Why this secret may not be used, if it may not. The secret itself is never part of the answer. */
    static Optional<String> weakness(String secret) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
            return Optional.of("is too short: at least " + SECRET_BYTES + " bytes");
        }
        if (secret.chars().distinct().count() < DISTINCT_CHARACTERS || isOnePieceRepeated(secret)) {
            return Optional.of("is too regular to be random; make one with: openssl rand -base64 48");
        }
        String lower = secret.toLowerCase(Locale.ROOT);
        if (EXAMPLE_WORDS.stream().anyMatch(lower::contains)) {
            return Optional.of("looks like an example; make one with: openssl rand -base64 48");
        }
        return Optional.empty();
    }

    private static boolean isOnePieceRepeated(String text) {
        return (text + text).indexOf(text, 1) < text.length();
    }

    private void windows() {
        Optional<Duration> grace = settings.find(SessionSettings.GRACE);
        Optional<Duration> unconfirmed = settings.find(SessionSettings.UNCONFIRMED);
        if (grace.isPresent() && unconfirmed.isPresent() && unconfirmed.get().compareTo(grace.get()) < 0) {
            wrong(
                    SessionSettings.UNCONFIRMED,
                    "must not be shorter than doorward.session.grace: tabs that refresh at once would be signed out");
        }
    }

    private void stores() {
        Optional<StoreSettings.Store> store = settings.find(StoreSettings.STORE);
        if (store.equals(Optional.of(StoreSettings.Store.JPA)) && !settings.hasDatabase()) {
            wrong(JpaSettings.URL, "or doorward.jpa.datasource is needed by doorward.store=jpa");
        }
        if (settings.store() == StoreSettings.Store.MEMORY
                && settings.find(StoreSettings.CLUSTER).orElse(false)) {
            wrong(
                    StoreSettings.CLUSTER,
                    "several nodes cannot share sessions in memory: set doorward.redis.address or doorward.jpa.url");
        }
        RedisSettingsCheck.problemsOf(settings, this::wrong);
        if (settings.find(JpaSettings.URL).isPresent()
                && settings.find(JpaSettings.DATASOURCE).isPresent()) {
            wrong(JpaSettings.DATASOURCE, "cannot be set together with doorward.jpa.url");
        }
        settings.find(JpaSettings.URL)
                .filter(url -> !url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:"))
                .ifPresent(url ->
                        wrong(JpaSettings.URL, "must start with jdbc:postgresql: or jdbc:h2:, the databases known"));
    }

    private void accounts() {
        boolean builtIn = settings.find(AccountSettings.ACCOUNTS).equals(Optional.of(AccountSettings.Accounts.JPA));
        if (builtIn && !settings.hasDatabase()) {
            wrong(AccountSettings.ACCOUNTS, "jpa needs doorward.jpa.url or doorward.jpa.datasource");
        }
        boolean named = settings.find(AccountSettings.BOOTSTRAP_USERNAME).isPresent();
        Optional<String> password = settings.find(AccountSettings.BOOTSTRAP_PASSWORD);
        if (named && !builtIn) {
            wrong(AccountSettings.BOOTSTRAP_USERNAME, "is for the built-in accounts: doorward.accounts=jpa");
        }
        if (password.isPresent() && !named) {
            wrong(AccountSettings.BOOTSTRAP_PASSWORD, "needs doorward.bootstrap.username");
        }
        if (password.filter(text -> text.length() < 8 || text.length() > 1024).isPresent()) {
            wrong(AccountSettings.BOOTSTRAP_PASSWORD, "must have 8 to 1024 characters");
        }
    }

    private void cookies() {
        boolean secure = settings.find(CookieSettings.SECURE).orElse(true);
        boolean development = settings.find(WebSettings.DEVELOPMENT).orElse(false);
        Optional<String> name = settings.find(CookieSettings.NAME);
        Optional<String> domain = settings.find(CookieSettings.DOMAIN);
        if (!secure && !development) {
            wrong(CookieSettings.SECURE, "false needs doorward.development=true");
        }
        if (!secure && settings.find(CookieSettings.SAME_SITE).equals(Optional.of(CookieSettings.SameSite.NONE))) {
            wrong(CookieSettings.SAME_SITE, "none needs doorward.cookie.secure=true; browsers drop it otherwise");
        }
        name.ifPresent(text -> {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith("__host-") && domain.isPresent()) {
                wrong(CookieSettings.DOMAIN, "cannot go with a __Host- cookie; browsers drop it");
            }
            if (!TOKEN.matcher(text).matches() || lower.startsWith("__") || text.length() > 64) {
                wrong(
                        CookieSettings.NAME,
                        "\"" + text + "\" must be a cookie name of at most 64 characters without a __ prefix,"
                                + " which is added by itself");
            }
        });
        domain.filter(text -> !DOMAIN.matcher(text).matches())
                .ifPresent(text -> wrong(
                        CookieSettings.DOMAIN,
                        "\"" + text + "\" must be a lower-case domain of at least two labels, without a leading dot"));
    }

    private void origins() {
        settings.find(OriginSettings.ORIGIN)
                .filter(text -> !isOrigin(text))
                .ifPresent(text -> wrong(OriginSettings.ORIGIN, notAnOrigin(text)));
        for (String origin : settings.find(OriginSettings.TRUSTED_ORIGINS).orElse(List.of())) {
            if (!isOrigin(origin)) {
                wrong(OriginSettings.TRUSTED_ORIGINS, notAnOrigin(origin));
            }
        }
        for (String origin : settings.find(OriginSettings.CORS_ORIGINS).orElse(List.of())) {
            if (origin.contains("*") || origin.equals("null")) {
                wrong(
                        OriginSettings.CORS_ORIGINS,
                        "\"" + origin
                                + "\" would let every site read what is answered to the cookie; name origins one by one");
            } else if (!isOrigin(origin)) {
                wrong(OriginSettings.CORS_ORIGINS, notAnOrigin(origin));
            }
        }
        for (String block : settings.find(OriginSettings.TRUSTED_PROXIES).orElse(List.of())) {
            try {
                AddressBlock.parse(block);
            } catch (IllegalArgumentException e) {
                wrong(OriginSettings.TRUSTED_PROXIES, "\"" + block + "\" " + e.getMessage());
            }
        }
    }

    private static String notAnOrigin(String text) {
        return "\"" + text + "\" must be an origin such as https://app.test or http://localhost:8080";
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void paths() {
        settings.find(WebSettings.BASE_PATH)
                .filter(path -> !BASE_PATH.matcher(path).matches() || path.contains("/."))
                .ifPresent(path -> wrong(
                        WebSettings.BASE_PATH, "\"" + path + "\" must be a path such as /auth, without a trailing /"));
        settings.find(WebSettings.SIGN_IN_PAGE)
                .filter(path -> !path.startsWith("/") || path.startsWith("//") || path.contains("?"))
                .ifPresent(path -> wrong(
                        WebSettings.SIGN_IN_PAGE,
                        "\"" + path + "\" must be a path of this application, without a query"));
        patterns(
                WebSettings.PATHS_PUBLIC.name(),
                settings.find(WebSettings.PATHS_PUBLIC).orElse(List.of()));
        patterns(
                WebSettings.PATHS_PROTECTED.name(),
                settings.find(WebSettings.PATHS_PROTECTED).orElse(List.of()));
        List<String> ticket = settings.find(WebSettings.PATHS_TICKET).orElse(List.of());
        patterns(WebSettings.PATHS_TICKET.name(), ticket);
        ticket.stream()
                .filter(pattern -> pattern.strip().contains(" ") && !pattern.startsWith("GET "))
                .forEach(pattern -> wrong(
                        WebSettings.PATHS_TICKET, "\"" + pattern + "\" names a method, and tickets are shown by GET"));
        settings.pathsOfRoles().forEach((role, patterns) -> {
            patterns(DoorwardSettings.PATHS_OF_ROLE + role, patterns);
            if (patterns.isEmpty()) {
                problems.add(DoorwardSettings.PATHS_OF_ROLE + role + ": names no path");
            }
        });
    }

    private void header() {
        settings.find(WebSettings.HEADER)
                .filter(name -> !TOKEN.matcher(name).matches()
                        || name.length() > 64
                        || TAKEN_HEADERS.matcher(name.toLowerCase(Locale.ROOT)).matches())
                .ifPresent(name -> wrong(
                        WebSettings.HEADER,
                        "\"" + name + "\" must be a header name that means nothing else, as X-Doorward-Token"));
    }

    private void scopes() {
        settings.pathsOfScopes().forEach((scope, patterns) -> {
            String name = DoorwardSettings.PATHS_OF_SCOPE + scope;
            patterns(name, patterns);
            if (!SCOPE.matcher(scope).matches() || scope.startsWith("doorward:")) {
                problems.add(name + ": must end in a scope of yours: letters, digits and . _ : / * -, not doorward:");
            } else if (patterns.isEmpty()) {
                problems.add(name + ": names no path");
            }
        });
    }

    private void patterns(String name, List<String> patterns) {
        for (String pattern : patterns) {
            try {
                PathPattern.parse(pattern);
            } catch (IllegalArgumentException e) {
                problems.add(name + ": \"" + pattern + "\" " + e.getMessage());
            }
        }
    }
}
