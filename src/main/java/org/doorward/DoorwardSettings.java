package org.doorward;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every setting, with its unit, default and reason, and the values in force. Immutable; made once at start-up by {@link
 * #of}, which checks all of them together.
 */
public final class DoorwardSettings {
    /** What every setting's name starts with. */
    public static final String PREFIX = "doorward.";

    /** Settings of this form give one role its paths; the rest of the name is the role. */
    public static final String PATHS_OF_ROLE = "doorward.paths.role.";

    /** Settings of this form give one scope of API tokens its paths; the rest of the name is the scope. */
    public static final String PATHS_OF_SCOPE = "doorward.paths.scope.";

    /** Settings that start like this name an issuer of JWTs to trust; a name of its own and a part follow. */
    public static final String ISSUER = "doorward.issuer.";

    /** Where sessions are kept. */
    public enum Store {
        MEMORY,
        REDIS,
        JPA
    }

    /** What access tokens are signed with (RFC 7518). */
    public enum JwtAlgorithm {
        /** HMAC under a key of the secret: only who has the secret can verify. */
        HS256,
        /** ECDSA on P-256; anybody can verify. */
        ES256,
        /** RSA, for verifiers that know nothing else; anybody can verify. */
        RS256
    }

    /** How the Redis servers belong together. */
    public enum RedisMode {
        /** One server. */
        SINGLE,
        /** A primary with replicas, watched by sentinels. */
        SENTINEL,
        /** Several primaries that share the keys. */
        CLUSTER
    }

    /** Who knows the accounts. */
    public enum Accounts {
        /** A bean of the application that implements {@code AccountStore}. */
        APPLICATION,
        /** The built-in accounts in the database. */
        JPA
    }

    /** What is done to the database's tables at start-up. */
    public enum Migrate {
        /** Create and update them. */
        APPLY,
        /** Only check that they are up to date; a DBA applies the scripts. */
        VALIDATE
    }

    /** What becomes of a request that another site's page made with the cookie. */
    public enum CrossOrigin {
        /** It is refused. */
        ENFORCE,
        /** It is told of in the log and passes. */
        REPORT
    }

    /** The cookie attribute of that name. */
    public enum SameSite {
        LAX,
        STRICT,
        NONE
    }

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration YEAR = Duration.ofDays(366);

    public static final Setting<String> SECRET = Setting.confidential(
            "doorward.secret",
            "at least 32 random bytes of text",
            "All keys are derived from it. Needed, here or in `doorward.secret.file`; the same on every node.");
    public static final Setting<String> SECRET_FILE = Setting.text(
            "doorward.secret.file", "path", null, "A file that holds the secret, as container platforms hand it out.");
    public static final Setting<List<String>> SECRET_PREVIOUS = Setting.confidentialList(
            "doorward.secret.previous",
            "secrets, with blanks between them",
            "Other secrets whose tokens are good too, so that changing the secret signs nobody out: the new one before the"
                    + " change, the old one after it. The file may hold them, one in each further line.");
    public static final Setting<Boolean> SECRET_GENERATE = Setting.flag(
            "doorward.secret.generate",
            "false",
            "Make `doorward.secret.file` with a fresh secret when it is not there. For one node only.");
    public static final Setting<JwtAlgorithm> JWT_ALGORITHM = Setting.names(
            "doorward.jwt.algorithm",
            JwtAlgorithm.class,
            "HS256",
            "`ES256` (or `RS256`) where other services verify access tokens by themselves, with `/auth/jwks.json`.");
    public static final Setting<Duration> KEYS_ROTATE_EVERY = Setting.duration(
            "doorward.keys.rotate-every",
            "90d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "How old a signing key becomes before a new one is made, once for all nodes; 0 = only by hand.");
    public static final Setting<Store> STORE = Setting.choice(
            "doorward.store",
            Store.class,
            null,
            "Where sessions live. Without it: redis when an address is set, else jpa when a database is, else memory.");
    public static final Setting<Accounts> ACCOUNTS = Setting.choice(
            "doorward.accounts",
            Accounts.class,
            "application",
            "Who knows the accounts: a bean of yours, or the built-in table.");
    public static final Setting<Boolean> CLUSTER = Setting.flag(
            "doorward.cluster",
            "false",
            "Say that several nodes serve this application: a store that only one of them knows is refused.");
    public static final Setting<String> ORIGIN = Setting.text(
            "doorward.origin",
            "scheme://host[:port]",
            null,
            "The application's own origin, when the server cannot tell it from the request.");
    public static final Setting<List<String>> TRUSTED_ORIGINS = Setting.list(
            "doorward.trusted-origins",
            "origins, comma-separated",
            "",
            "Other origins whose pages may send state-changing requests with the cookie.");
    public static final Setting<CrossOrigin> CROSS_ORIGIN = Setting.choice(
            "doorward.cross-origin",
            CrossOrigin.class,
            "enforce",
            "`report` lets requests of other sites' pages pass with a warning in the log, to see before a roll-out what would"
                    + " be refused. It protects nobody.");
    public static final Setting<List<String>> CORS_ORIGINS = Setting.list(
            "doorward.cors.origins",
            "origins, comma-separated",
            "",
            "Other origins whose scripts may read what Doorward itself answers. To change things with the cookie they must be"
                    + " trusted as well.");
    public static final Setting<Boolean> CORS_PASS_PREFLIGHT = Setting.flag(
            "doorward.cors.pass-preflight",
            "false",
            "Hands preflights of your own paths on to you, without a credential, which browsers never send with them.");
    public static final Setting<List<String>> TRUSTED_PROXIES = Setting.list(
            "doorward.trusted-proxies",
            "addresses or CIDR blocks, comma-separated",
            "",
            "Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed.");
    public static final Setting<String> BASE_PATH = Setting.text(
            "doorward.base-path", "path", "/auth", "Where Doorward's own endpoints are, below the context path.");
    public static final Setting<String> HEADER = Setting.text(
            "doorward.header",
            "header name",
            null,
            "Another header than `Authorization` that takes a credential, bare; where a request has it, it decides alone. For"
                    + " applications whose proxy or own code keeps `Authorization` for itself.");
    public static final Setting<Boolean> ADMIN_ENABLED = Setting.flag(
            "doorward.admin.enabled",
            "false",
            "Has the endpoints below `/auth/admin`, for accounts with the role `admin`.");
    public static final Setting<Boolean> DEVELOPMENT = Setting.flag(
            "doorward.development",
            "false",
            "Allows what production must not: cookies without Secure, credentials over plain http, a made-up first"
                    + " administrator.");

    public static final Setting<List<String>> REDIS_ADDRESS = Setting.list(
            "doorward.redis.address",
            "redis://host:port or rediss://host:port, comma-separated",
            null,
            "The Redis server; the sentinels, or some nodes of a cluster. Without it, and with `doorward.store=redis`,"
                    + " the application's own `RedissonClient` bean is used.");
    public static final Setting<RedisMode> REDIS_MODE =
            Setting.choice("doorward.redis.mode", RedisMode.class, "single", "What the addresses are of.");
    public static final Setting<String> REDIS_MASTER = Setting.text(
            "doorward.redis.master", "text", "mymaster", "What the sentinels call the primary; mode `sentinel` only.");
    public static final Setting<String> REDIS_USERNAME =
            Setting.text("doorward.redis.username", "text", null, "The ACL user.");
    public static final Setting<String> REDIS_PASSWORD =
            Setting.confidential("doorward.redis.password", "text", "That user's password.");
    public static final Setting<Integer> REDIS_DATABASE =
            Setting.number("doorward.redis.database", "0", 0, 65_535, "The database number.");
    public static final Setting<Boolean> REDIS_TLS = Setting.flag(
            "doorward.redis.tls",
            "false",
            "Speak TLS to every server, also to those that sentinels or a cluster name; as `rediss://` does.");
    public static final Setting<String> REDIS_CONFIG = Setting.text(
            "doorward.redis.config",
            "path",
            null,
            "A Redisson configuration in YAML instead of the address and what belongs to it: trust stores, NAT and the"
                    + " like.");
    public static final Setting<Integer> REDIS_WAIT = Setting.number(
            "doorward.redis.wait",
            "0",
            0,
            10,
            "How many replicas must have a revocation before it is confirmed, else 503. Set it to the number of all"
                    + " replicas and no fail-over loses a confirmed one.");
    public static final Setting<Integer> REDIS_POOL_SIZE = Setting.number(
            "doorward.redis.pool-size", "32", 1, 10_000, "Connections at most; one serves many requests a second.");
    public static final Setting<Duration> REDIS_TIMEOUT = Setting.duration(
            "doorward.redis.timeout",
            "300ms",
            Duration.ofMillis(10),
            Duration.ofSeconds(10),
            "How long one command may take before the answer is 503.");
    public static final Setting<String> REDIS_KEY_PREFIX = Setting.text(
            "doorward.redis.key-prefix",
            "letters, digits, . _ - :",
            "doorward",
            "Keeps several applications on one Redis apart.");

    public static final Setting<String> JPA_URL = Setting.text(
            "doorward.jpa.url",
            "JDBC URL",
            null,
            "The database for sessions (store jpa) and built-in accounts; used unchanged. PostgreSQL or H2.");
    public static final Setting<String> JPA_USERNAME =
            Setting.text("doorward.jpa.username", "text", null, "The database user.");
    public static final Setting<String> JPA_PASSWORD =
            Setting.confidential("doorward.jpa.password", "text", "That user's password.");
    public static final Setting<String> JPA_DATASOURCE = Setting.text(
            "doorward.jpa.datasource",
            "JNDI name",
            null,
            "A DataSource of the server instead of a URL; it must not take part in JTA transactions.");
    public static final Setting<Integer> JPA_POOL_SIZE = Setting.number(
            "doorward.jpa.pool.size",
            "10",
            2,
            1_000,
            "Connections at most (with a URL); bringing the tables up to date takes two.");
    public static final Setting<Duration> JPA_TIMEOUT = Setting.duration(
            "doorward.jpa.timeout",
            "500ms",
            Duration.ofMillis(250),
            Duration.ofSeconds(30),
            "How long to wait for a connection (with a URL), and for one answer, before the answer is 503.");
    public static final Setting<Migrate> JPA_MIGRATE = Setting.choice(
            "doorward.jpa.migrate",
            Migrate.class,
            "apply",
            "`validate` where only a DBA may change tables; the scripts are in the jar.");

    public static final Setting<Duration> SESSION_ACCESS = Setting.duration(
            "doorward.session.access",
            "15m",
            SECOND,
            Duration.ofDays(1),
            "Life of an access token, shortened by chance by up to 5 %. Refreshing is cheap; keep it short.");
    public static final Setting<Duration> SESSION_IDLE =
            Setting.duration("doorward.session.idle", "24h", SECOND, YEAR, "A session not used for this long is over.");
    public static final Setting<Duration> SESSION_LIFETIME = Setting.duration(
            "doorward.session.lifetime", "30d", SECOND, YEAR, "A session is over after this long, however active.");
    public static final Setting<Duration> SESSION_BROWSER_LIFETIME = Setting.duration(
            "doorward.session.browser-lifetime",
            "24h",
            SECOND,
            YEAR,
            "The lifetime where the person did not ask to be remembered.");
    public static final Setting<Duration> SESSION_GRACE = Setting.duration(
            "doorward.session.grace",
            "10s",
            Duration.ZERO,
            Duration.ofMinutes(5),
            "How long a replaced refresh token still gives its successor once that has been shown (parallel tabs).");
    public static final Setting<Duration> SESSION_UNCONFIRMED = Setting.duration(
            "doorward.session.unconfirmed",
            "5m",
            Duration.ZERO,
            Duration.ofHours(1),
            "How long it does so while the successor has not been shown at all (a lost response).");
    public static final Setting<Boolean> SESSION_TRANSPARENT = Setting.flag(
            "doorward.session.transparent",
            "true",
            "Refresh for browsers while a request to a protected path is handled; `false` where only scripts call, and"
                    + " refresh for themselves.");
    public static final Setting<Duration> SESSION_TOMBSTONE = Setting.duration(
            "doorward.session.tombstone",
            "1h",
            SECOND,
            Duration.ofDays(30),
            "How long an ended session is remembered, so that its holder can be told why.");
    public static final Setting<Duration> SESSION_TOUCH = Setting.duration(
            "doorward.session.touch",
            "1m",
            Duration.ZERO,
            Duration.ofHours(1),
            "Last seen is written at most this often (and at most ten times per idle timeout).");

    public static final Setting<Duration> CACHE_MAX_AGE = Setting.duration(
            "doorward.cache.max-age",
            "5s",
            Duration.ZERO,
            Duration.ofMinutes(1),
            "How long a node may answer from its copy of a session when no message comes; 0 = off, every request asks"
                    + " the store.");
    public static final Setting<Integer> CACHE_MAX_ENTRIES = Setting.number(
            "doorward.cache.max-entries",
            "100000",
            1_000,
            10_000_000,
            "Sessions that a node keeps copies of at most, at about 1.2 KB each.");

    public static final Setting<String> SIGN_IN_PAGE = Setting.text(
            "doorward.sign-in.page",
            "path",
            null,
            "Where a browser without a session is sent; without it, it gets 401 like everything else.");

    public static final Setting<Integer> SIGN_IN_FREE_ATTEMPTS = Setting.number(
            "doorward.sign-in.free-attempts",
            "5",
            1,
            1_000,
            "Sign-ins of one client to one account that may fail before the next must wait 1 s, then 2 s, 4 s and so on.");
    public static final Setting<Integer> SIGN_IN_ACCOUNT_ATTEMPTS = Setting.number(
            "doorward.sign-in.account-attempts",
            "20",
            1,
            100_000,
            "The same for all clients together that have not signed in to the account before, however many addresses they"
                    + " come from.");
    public static final Setting<Integer> SIGN_IN_ADDRESS_ATTEMPTS = Setting.number(
            "doorward.sign-in.address-attempts",
            "200",
            0,
            1_000_000,
            "The same for one address (IPv6: /64) to all accounts together, but for clients that an account knows. More where"
                    + " many people share one address; 0 = not counted.");
    public static final Setting<Duration> SIGN_IN_MOST_WAIT = Setting.duration(
            "doorward.sign-in.most-wait", "30s", SECOND, Duration.ofMinutes(15), "The longest of those waits.");
    public static final Setting<Duration> SIGN_IN_FORGET = Setting.duration(
            "doorward.sign-in.forget",
            "5m",
            SECOND,
            Duration.ofDays(1),
            "After this long one failure of a client is forgotten, and of an account or address as much sooner as more of"
                    + " them are free.");

    public static final Setting<String> COOKIE_NAME = Setting.text(
            "doorward.cookie.name",
            "cookie name, without prefix",
            null,
            "The cookies' common name. Without it: `doorward`, and the context path where there is one.");
    public static final Setting<Duration> COOKIE_MAX_AGE = Setting.duration(
            "doorward.cookie.max-age",
            "400d",
            SECOND,
            Duration.ofDays(400),
            "Never longer than the session; shorten it where browsers should forget earlier.");
    public static final Setting<SameSite> COOKIE_SAME_SITE = Setting.choice(
            "doorward.cookie.same-site",
            SameSite.class,
            "lax",
            "`strict` where no link from elsewhere needs to arrive signed in; `none` for use inside other sites.");
    public static final Setting<String> COOKIE_DOMAIN = Setting.text(
            "doorward.cookie.domain",
            "domain",
            null,
            "To share the session with sub-domains; gives up the `__Host-` protection.");
    public static final Setting<Boolean> COOKIE_SECURE = Setting.flag(
            "doorward.cookie.secure", "true", "`false` only in development, over plain http off loopback.");

    public static final Setting<Integer> COOKIE_SLOTS = Setting.number(
            "doorward.cookie.slots",
            "1",
            1,
            8,
            "How many accounts one browser may be signed in to at once. Scripts name theirs by the header"
                    + " `Doorward-Slot`; pages are always in slot 0.");

    public static final Setting<List<String>> PATHS_PUBLIC = Setting.list(
            "doorward.paths.public",
            "[METHOD ]path, comma-separated; * within a segment, /** for all below",
            "",
            "What may be seen without signing in. All else needs it.");
    public static final Setting<List<String>> PATHS_PROTECTED = Setting.list(
            "doorward.paths.protected",
            "as public",
            "",
            "Exceptions to the public paths: these need a signed-in account after all.");
    public static final Setting<List<String>> PATHS_TICKET = Setting.list(
            "doorward.paths.ticket",
            "as public",
            "",
            "Where a one-time ticket in the address, `?ticket=…`, tells who opens a WebSocket or an event stream by `GET`.");

    public static final Setting<Duration> API_TOKEN_LONGEST = Setting.duration(
            "doorward.api-token.longest",
            "365d",
            Duration.ofMinutes(1),
            Duration.ofDays(3650),
            "The longest that a personal access token or an API key lives. Shorter also for those that are rotated.");
    public static final Setting<Boolean> API_TOKEN_FOREVER =
            Setting.flag("doorward.api-token.forever", "false", "Whether one may be made that does not end by itself.");
    public static final Setting<Duration> API_TOKEN_UNUSED = Setting.duration(
            "doorward.api-token.unused",
            "365d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "One that was not used for so long is revoked; 0 = never.");
    public static final Setting<Duration> API_TOKEN_KEPT = Setting.duration(
            "doorward.api-token.kept",
            "90d",
            Duration.ZERO,
            Duration.ofDays(3650),
            "How long lists show one that was revoked or has expired.");
    public static final Setting<Integer> API_TOKEN_MOST = Setting.number(
            "doorward.api-token.most", "100", 1, 10_000, "How many live ones an account or service account has.");

    public static final Setting<List<Rate>> LIMITS_ACCOUNT = new Setting<>(
            "doorward.limits.account",
            "rates, comma-separated",
            "",
            "How often each account may ask for protected paths, by all its credentials and at all nodes together: `10/s,"
                    + " 100/m`. No limit where none is set.",
            false,
            Rate::parseList);

    public static final Setting<List<String>> PASSWORD_CONTEXT_WORDS = Setting.list(
            "doorward.password.context-words",
            "words, comma-separated",
            "",
            "What nobody may take as a password, be it with four characters around: the product, the company, the place.");

    public static final Setting<Duration> CLEANUP_EVERY = Setting.duration(
            "doorward.cleanup.every",
            "1h",
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            "How often what has ended is swept out of stores that do not do so by themselves.");
    public static final Setting<String> BOOTSTRAP_USERNAME = Setting.text(
            "doorward.bootstrap.username",
            "username",
            null,
            "The first administrator, made when the built-in accounts have none of that name.");
    public static final Setting<String> BOOTSTRAP_PASSWORD = Setting.confidential(
            "doorward.bootstrap.password",
            "8 to 1024 characters",
            "Its password. With a username and no password a random one is made and printed once on standard output.");

    /** Every setting with a fixed name, in the order of the README's table. */
    public static final List<Setting<?>> ALL = List.of(
            SECRET,
            SECRET_FILE,
            SECRET_PREVIOUS,
            SECRET_GENERATE,
            JWT_ALGORITHM,
            KEYS_ROTATE_EVERY,
            STORE,
            CLUSTER,
            ACCOUNTS,
            ORIGIN,
            TRUSTED_ORIGINS,
            CROSS_ORIGIN,
            CORS_ORIGINS,
            CORS_PASS_PREFLIGHT,
            TRUSTED_PROXIES,
            BASE_PATH,
            HEADER,
            ADMIN_ENABLED,
            DEVELOPMENT,
            PATHS_PUBLIC,
            PATHS_PROTECTED,
            PATHS_TICKET,
            SIGN_IN_PAGE,
            SIGN_IN_FREE_ATTEMPTS,
            SIGN_IN_ACCOUNT_ATTEMPTS,
            SIGN_IN_ADDRESS_ATTEMPTS,
            SIGN_IN_MOST_WAIT,
            SIGN_IN_FORGET,
            SESSION_ACCESS,
            SESSION_IDLE,
            SESSION_LIFETIME,
            SESSION_BROWSER_LIFETIME,
            SESSION_GRACE,
            SESSION_UNCONFIRMED,
            SESSION_TRANSPARENT,
            SESSION_TOMBSTONE,
            SESSION_TOUCH,
            CACHE_MAX_AGE,
            CACHE_MAX_ENTRIES,
            COOKIE_NAME,
            COOKIE_MAX_AGE,
            COOKIE_SAME_SITE,
            COOKIE_DOMAIN,
            COOKIE_SECURE,
            COOKIE_SLOTS,
            REDIS_ADDRESS,
            REDIS_MODE,
            REDIS_MASTER,
            REDIS_USERNAME,
            REDIS_PASSWORD,
            REDIS_DATABASE,
            REDIS_TLS,
            REDIS_POOL_SIZE,
            REDIS_TIMEOUT,
            REDIS_KEY_PREFIX,
            REDIS_WAIT,
            REDIS_CONFIG,
            JPA_URL,
            JPA_USERNAME,
            JPA_PASSWORD,
            JPA_DATASOURCE,
            JPA_POOL_SIZE,
            JPA_TIMEOUT,
            JPA_MIGRATE,
            API_TOKEN_LONGEST,
            API_TOKEN_FOREVER,
            API_TOKEN_UNUSED,
            API_TOKEN_KEPT,
            API_TOKEN_MOST,
            LIMITS_ACCOUNT,
            PASSWORD_CONTEXT_WORDS,
            CLEANUP_EVERY,
            BOOTSTRAP_USERNAME,
            BOOTSTRAP_PASSWORD);

    private final Map<String, Object> values;
    private final Map<String, List<String>> pathsOfRoles;
    private final Map<String, List<String>> pathsOfScopes;
    private final List<TrustedIssuer> issuers;

    private DoorwardSettings(
            Map<String, Object> values,
            Map<String, List<String>> pathsOfRoles,
            Map<String, List<String>> pathsOfScopes,
            List<TrustedIssuer> issuers) {
        this.values = Map.copyOf(values);
        this.pathsOfRoles = Map.copyOf(pathsOfRoles);
        this.pathsOfScopes = Map.copyOf(pathsOfScopes);
        this.issuers = List.copyOf(issuers);
    }

    /**
     * The settings in force, from texts by full name.
     *
     * @throws InvalidSettingsException naming every unknown name, unreadable value and contradiction at once
     */
    public static DoorwardSettings of(Map<String, String> texts) {
        List<String> problems = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        Map<String, List<String>> pathsOfRoles = new TreeMap<>();
        Map<String, List<String>> pathsOfScopes = new TreeMap<>();
        TreeSet<String> unread = new TreeSet<>(texts.keySet());
        for (Setting<?> setting : ALL) {
            unread.remove(setting.name());
            read(setting, texts.get(setting.name()), values, problems);
        }
        TrustedIssuers issuers = new TrustedIssuers(problems);
        for (String name : unread) {
            if (issuers.takes(name, texts.getOrDefault(name, ""))) {
                continue;
            }
            if (name.startsWith(PATHS_OF_ROLE) && name.length() > PATHS_OF_ROLE.length()) {
                pathsOfRoles.put(
                        name.substring(PATHS_OF_ROLE.length()), Setting.parseList(texts.getOrDefault(name, "")));
            } else if (name.startsWith(PATHS_OF_SCOPE) && name.length() > PATHS_OF_SCOPE.length()) {
                pathsOfScopes.put(
                        name.substring(PATHS_OF_SCOPE.length()), Setting.parseList(texts.getOrDefault(name, "")));
            } else {
                problems.add(name + ": there is no such setting");
            }
        }
        DoorwardSettings settings = new DoorwardSettings(values, pathsOfRoles, pathsOfScopes, issuers.read());
        problems.addAll(SettingsCheck.problemsOf(settings, problems));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings;
    }

    private static void read(
            Setting<?> setting,
            @org.jspecify.annotations.Nullable String given,
            Map<String, Object> values,
            List<String> problems) {
        String text = given == null || given.isBlank() ? setting.defaultText() : given.strip();
        if (text == null) {
            return;
        }
        try {
            values.put(setting.name(), setting.parser().apply(text));
        } catch (IllegalArgumentException e) {
            String shown = setting.confidential() ? "the value" : "\"" + text + "\"";
            problems.add(setting.name() + ": " + shown + " " + e.getMessage());
        }
    }

    /** The value of a setting that has a default. @throws IllegalStateException when it has none and is not set */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.name() + " is not set"));
    }

    /** The value of a setting, when it is set or has a default. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.name()));
    }

    /** The path patterns that need a role, by role. */
    public Map<String, List<String>> pathsOfRoles() {
        return pathsOfRoles;
    }

    /** The path patterns that need a scope, by scope. */
    public Map<String, List<String>> pathsOfScopes() {
        return pathsOfScopes;
    }

    /** The issuers of JWTs to trust besides ourselves. */
    public List<TrustedIssuer> issuers() {
        return issuers;
    }

    /**
     * Where sessions are kept: as set, else redis when it has an address or a configuration, else jpa when a database is set,
     * else memory.
     */
    public Store store() {
        return find(STORE).orElse(hasRedis() ? Store.REDIS : hasDatabase() ? Store.JPA : Store.MEMORY);
    }

    /** Whether the settings say where Redis is, by address or by Redisson's own configuration. */
    public boolean hasRedis() {
        return find(REDIS_ADDRESS).isPresent() || find(REDIS_CONFIG).isPresent();
    }

    /** Whether a database is set, by URL or by DataSource. */
    public boolean hasDatabase() {
        return find(JPA_URL).isPresent() || find(JPA_DATASOURCE).isPresent();
    }

    /** At most this often last seen is written: the setting, bounded by a tenth of the idle timeout. */
    public Duration touchInterval() {
        Duration tenth = get(SESSION_IDLE).dividedBy(10);
        Duration set = get(SESSION_TOUCH);
        return set.compareTo(tenth) < 0 ? set : tenth;
    }
}
