package org.doorward.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.doorward.TenantId;
import org.doorward.internal.settings.tenant.TenantPlace;
import org.doorward.internal.settings.tenant.TenantPlaces;

/** Settings of tenants: how a request tells which one it is for. */
public final class TenantSettings {
    /** What tells the tenant of a request. */
    public enum By {
        /** Nothing: there is one tenant. */
        NONE,
        /** The host that the request was sent to. */
        HOST,
        /** The first part of its path. */
        PATH,
        /** A bean of the application that implements {@code TenantResolver}. */
        APPLICATION
    }

    public static final Setting<By> BY = Setting.choice(
            "doorward.tenant.by",
            By.class,
            "none",
            "What tells which tenant a request is for: its host, the beginning of its path, or a bean of yours. A request of no"
                    + " known tenant gets 404. See [tenants](guide/tenants.md).");

    /** All of them, in the order of docs/settings.md. */
    static final List<Setting<?>> ALL = List.of(BY);

    /** Those that a tenant may have a value of its own for: {@code doorward.tenant.NAME.} and the rest of their name. */
    public static final List<Setting<?>> OF_EACH = Stream.<Setting<?>>concat(
                    ApiTokenSettings.ALL.stream(), Stream.of(MailSettings.LINKS))
            .toList();

    private TenantSettings() {}

    /** Whether requests may be for this tenant. Only the application's bean knows its tenants. */
    static boolean isKnown(DoorwardSettings settings, TenantId tenant) {
        return switch (settings.find(BY).orElse(By.APPLICATION)) {
            case NONE -> tenant.equals(TenantId.DEFAULT);
            case HOST ->
                placesWith(settings, place -> !place.hosts().isEmpty())
                        .anyMatch(place -> place.tenant().equals(tenant));
            case PATH ->
                placesWith(settings, place -> place.path().isPresent())
                        .anyMatch(place -> place.tenant().equals(tenant));
            case APPLICATION -> true;
        };
    }

    private static Stream<TenantPlace> placesWith(DoorwardSettings settings, Predicate<TenantPlace> what) {
        return settings.tenants().stream().filter(what);
    }

    /** Reports each contradiction with the name of its setting. */
    static void problemsOf(DoorwardSettings settings, BiConsumer<String, String> wrong) {
        Optional<By> by = settings.find(BY);
        if (by.isEmpty()) {
            return;
        }
        places(settings, by.get(), wrong);
        if (by.get() == By.HOST && settings.find(OriginSettings.ORIGIN).isPresent()) {
            wrong.accept(
                    OriginSettings.ORIGIN.name(),
                    "cannot go with doorward.tenant.by=host: each host has its own origin");
        }
        if (by.get() == By.PATH) {
            settings.tenants().forEach(place -> place.path()
                    .filter(path -> !path.equals(TenantPlace.ROOT))
                    .ifPresent(path -> rules(settings, place.tenant(), path, wrong)));
        }
        firstAdministrator(settings, wrong);
        for (TenantId tenant : settings.tenantsWithOwnSettings()) {
            if (!isKnown(settings, tenant)) {
                wrong.accept(TenantPlaces.PREFIX + tenant, "no request is for this tenant");
            }
        }
        for (TrustedIssuer issuer : settings.issuers()) {
            for (TenantId tenant : issuer.tenants()) {
                if (!isKnown(settings, tenant)) {
                    wrong.accept(
                            DoorwardSettings.ISSUER + issuer.name() + ".tenants",
                            "no request is for the tenant " + tenant);
                }
            }
        }
    }

    private static void places(DoorwardSettings settings, By by, BiConsumer<String, String> wrong) {
        for (TenantPlace place : settings.tenants()) {
            if (!place.hosts().isEmpty() && by != By.HOST) {
                wrong.accept(TenantPlaces.nameOf(place.tenant(), TenantPlaces.HOSTS), "needs doorward.tenant.by=host");
            }
            if (place.path().isPresent() && by != By.PATH) {
                wrong.accept(TenantPlaces.nameOf(place.tenant(), TenantPlaces.PATH), "needs doorward.tenant.by=path");
            }
        }
        if (by == By.HOST
                && settings.tenants().stream().allMatch(place -> place.hosts().isEmpty())) {
            wrong.accept(BY.name(), "host needs doorward.tenant.NAME.hosts for each tenant");
        }
        if (by == By.PATH
                && settings.tenants().stream().allMatch(place -> place.path().isEmpty())) {
            wrong.accept(BY.name(), "path needs doorward.tenant.NAME.path for each tenant");
        }
    }

    /** Rules are for all tenants: one with a tenant's path would match nothing, or the wrong thing. */
    private static void rules(
            DoorwardSettings settings, TenantId tenant, String path, BiConsumer<String, String> wrong) {
        settings.find(WebSettings.BASE_PATH)
                .filter(base -> TenantPlaces.overlap(base, path))
                .ifPresent(base -> wrong.accept(
                        TenantPlaces.nameOf(tenant, TenantPlaces.PATH),
                        "\"" + path + "\" and doorward.base-path begin alike"));
        for (Setting<List<String>> setting : List.of(
                WebSettings.PATHS_PUBLIC,
                WebSettings.PATHS_PROTECTED,
                WebSettings.PATHS_TICKET,
                WebSettings.PATHS_PASSIVE,
                WebSettings.GATE_ALLOWED)) {
            rules(setting.name(), settings.find(setting).orElse(List.of()), tenant, path, wrong);
        }
        settings.pathsOfRoles()
                .forEach((role, patterns) ->
                        rules(DoorwardSettings.PATHS_OF_ROLE + role, patterns, tenant, path, wrong));
        settings.pathsOfScopes()
                .forEach((scope, patterns) ->
                        rules(DoorwardSettings.PATHS_OF_SCOPE + scope, patterns, tenant, path, wrong));
        Stream.concat(
                        Stream.of(WebSettings.SIGN_IN_PAGE, MailSettings.RESET_PAGE, MailSettings.VERIFY_PAGE),
                        WebSettings.GATE_PAGES.values().stream())
                .forEach(page -> rules(page.name(), settings.find(page).stream().toList(), tenant, path, wrong));
    }

    private static void rules(
            String name, List<String> patterns, TenantId tenant, String path, BiConsumer<String, String> wrong) {
        for (String pattern : patterns) {
            List<String> words = new ArrayList<>(List.of(pattern.strip().split("\\s+", -1)));
            if (TenantPlaces.isBelow(words.get(words.size() - 1), path)) {
                wrong.accept(
                        name,
                        "\"" + pattern + "\" begins with the path of the tenant " + tenant
                                + ": write paths without it, they are for all tenants");
            }
        }
    }

    private static void firstAdministrator(DoorwardSettings settings, BiConsumer<String, String> wrong) {
        boolean builtIn = settings.find(AccountSettings.ACCOUNTS).equals(Optional.of(AccountSettings.Accounts.JPA));
        boolean named = settings.find(AccountSettings.BOOTSTRAP_USERNAME).isPresent();
        boolean made =
                builtIn && (named || settings.find(WebSettings.DEVELOPMENT).orElse(false));
        settings.find(AccountSettings.BOOTSTRAP_TENANT)
                .filter(tenant -> made && !isKnown(settings, tenant))
                .ifPresent(tenant -> wrong.accept(
                        AccountSettings.BOOTSTRAP_TENANT.name(),
                        "no request is for the tenant " + tenant + ", so that its administrator could not sign in"));
    }
}
