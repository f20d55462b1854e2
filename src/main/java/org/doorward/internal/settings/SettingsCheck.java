package org.doorward.internal.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.AddressBlock;

/** Checks settings for contradictions and unsafe combinations. Each value alone is readable. */
final class SettingsCheck {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

    private final DoorwardSettings settings;
    private final List<String> problems = new ArrayList<>();

    private SettingsCheck(DoorwardSettings settings) {
        this.settings = settings;
    }

    /** Returns the problems besides {@code known}. It does not report a setting again that {@code known} names. */
    static List<String> problemsOf(DoorwardSettings settings, List<String> known) {
        SettingsCheck check = new SettingsCheck(settings);
        KeySettingsCheck.problemsOf(settings, check::wrong);
        check.windows();
        check.stores();
        check.signIn();
        check.accounts();
        check.cookies();
        check.origins();
        WebSettingsCheck.problemsOf(settings, check::wrong);
        MailSettingsCheck.problemsOf(settings, check::wrong);
        TenantSettings.problemsOf(settings, check::wrong);
        return check.problems.stream()
                .filter(problem ->
                        known.stream().noneMatch(other -> nameOf(other).equals(nameOf(problem))))
                .toList();
    }

    private static String nameOf(String problem) {
        return problem.split("[: ]", 2)[0];
    }

    private void wrong(Setting<?> setting, String why) {
        wrong(setting.name(), why);
    }

    private void wrong(String name, String why) {
        problems.add(name + ": " + why);
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
        boolean callers =
                settings.find(AccountSettings.ACCOUNTS).equals(Optional.of(AccountSettings.Accounts.IDENTITY_STORE));
        if (callers && settings.find(TenantSettings.BY).orElse(TenantSettings.By.NONE) != TenantSettings.By.NONE) {
            wrong(
                    AccountSettings.ACCOUNTS,
                    "identity-store and doorward.tenant.by exclude each other: an identity store does not know for which"
                            + " tenant somebody signs in");
        }
        boolean named = settings.find(AccountSettings.BOOTSTRAP_USERNAME).isPresent();
        Optional<String> password = settings.find(AccountSettings.BOOTSTRAP_PASSWORD);
        if (named && !builtIn) {
            wrong(AccountSettings.BOOTSTRAP_USERNAME, "is for the built-in accounts: doorward.accounts=jpa");
        }
        if (password.isPresent() && !named) {
            wrong(AccountSettings.BOOTSTRAP_PASSWORD, "needs doorward.bootstrap.username");
        }
        if (settings.find(AccountSettings.REGISTER).orElse(false) && !builtIn) {
            wrong(AccountSettings.REGISTER, "is for the built-in accounts: doorward.accounts=jpa");
        }
        List<String> roles = settings.find(AccountSettings.REGISTER_ROLES).orElse(List.of());
        if (roles.contains("admin")) {
            wrong(AccountSettings.REGISTER_ROLES, "must not have the role admin: anybody may register");
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
        return Origin.parse(text).filter(Origin::isWeb).isPresent();
    }
}
