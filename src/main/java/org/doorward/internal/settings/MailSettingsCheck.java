package org.doorward.internal.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.doorward.AddressBlock;
import org.doorward.TenantId;
import org.doorward.internal.settings.tenant.TenantPlaces;
import org.doorward.internal.settings.value.PathPattern;

/** Checks the settings of mail, and of the pages that its links lead to. */
public final class MailSettingsCheck {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?|\\[[0-9A-Fa-f:.]+]");
    private static final Pattern PAGE = Pattern.compile("/[A-Za-z0-9._~/-]*");
    private static final List<AddressBlock> LOOPBACK =
            List.of(AddressBlock.parse("127.0.0.0/8"), AddressBlock.parse("::1"));

    private final DoorwardSettings settings;
    private final BiConsumer<String, String> wrong;
    private final boolean development;

    private MailSettingsCheck(DoorwardSettings settings, BiConsumer<String, String> wrong) {
        this.settings = settings;
        this.wrong = wrong;
        this.development = settings.find(WebSettings.DEVELOPMENT).orElse(false);
    }

    /** Reports each problem with the name of its setting. */
    static void problemsOf(DoorwardSettings settings, BiConsumer<String, String> wrong) {
        MailSettingsCheck check = new MailSettingsCheck(settings, wrong);
        check.server();
        check.address();
        check.page(MailSettings.RESET_PAGE);
        check.page(MailSettings.VERIFY_PAGE);
    }

    /** Whether links are to be sent and the settings do not tell where they lead, for all tenants or for a known one. */
    public static boolean lacksAddress(DoorwardSettings settings) {
        boolean linked = settings.find(MailSettings.RESET_PAGE).isPresent()
                || settings.find(MailSettings.VERIFY_PAGE).isPresent();
        boolean told = settings.find(MailSettings.LINKS).isPresent()
                || settings.find(OriginSettings.ORIGIN).isPresent()
                || settings.find(WebSettings.DEVELOPMENT).orElse(false);
        if (!linked || told) {
            return false;
        }
        return switch (settings.find(TenantSettings.BY).orElse(TenantSettings.By.HOST)) {
            case HOST -> false;
            case NONE -> settings.findOwn(MailSettings.LINKS, TenantId.DEFAULT).isEmpty();
            case PATH ->
                settings.tenants().stream()
                        .filter(place -> place.path().isPresent())
                        .anyMatch(place -> settings.findOwn(MailSettings.LINKS, place.tenant())
                                .isEmpty());
            case APPLICATION ->
                settings.tenantsWithOwnSettings().stream()
                        .allMatch(tenant ->
                                settings.findOwn(MailSettings.LINKS, tenant).isEmpty());
        };
    }

    private void wrong(Setting<?> setting, String why) {
        wrong.accept(setting.name(), why);
    }

    private void server() {
        Optional<String> host = settings.find(MailSettings.HOST);
        boolean session = settings.find(MailSettings.SESSION).isPresent();
        boolean signsIn = settings.find(MailSettings.USERNAME).isPresent();
        if (host.isPresent() && session) {
            wrong(MailSettings.SESSION, "cannot be set together with doorward.mail.host");
        }
        host.filter(name -> !HOST.matcher(name).matches())
                .ifPresent(name -> wrong(
                        MailSettings.HOST,
                        "\"" + name + "\" must be a host name or an address; the port is doorward.mail.port"));
        boolean from = settings.find(MailSettings.FROM).isPresent();
        if (host.isPresent() && !from) {
            wrong(MailSettings.FROM, "is needed by doorward.mail.host");
        }
        if (from && host.isEmpty() && !session) {
            wrong(MailSettings.FROM, "needs doorward.mail.host or doorward.mail.session");
        }
        if (signsIn != settings.find(MailSettings.PASSWORD).isPresent()) {
            wrong(MailSettings.PASSWORD, "and doorward.mail.username are needed together");
        }
        for (Setting<?> setting : List.of(MailSettings.PORT, MailSettings.USERNAME)) {
            if (host.isEmpty() && settings.find(setting).isPresent()) {
                wrong(setting, "needs doorward.mail.host");
            }
        }
        boolean plain = settings.find(MailSettings.TLS).equals(Optional.of(MailSettings.Tls.NONE));
        if (plain && !development && host.filter(name -> !isLoopback(name)).isPresent()) {
            wrong(
                    MailSettings.TLS,
                    "none sends links that open accounts unencrypted; it needs a host of this machine, or"
                            + " doorward.development=true");
        }
    }

    private static boolean isLoopback(String host) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        boolean local = AddressBlock.bytesOf(address).isPresent()
                && LOOPBACK.stream().anyMatch(block -> block.contains(address));
        return local || address.equalsIgnoreCase("localhost");
    }

    private void address() {
        Optional<String> common = settings.find(MailSettings.LINKS);
        common.ifPresent(address -> encrypted(MailSettings.LINKS.name(), address));
        for (TenantId tenant : settings.tenantsWithOwnSettings()) {
            String part = MailSettings.LINKS.name().substring(DoorwardSettings.PREFIX.length());
            settings.findOwn(MailSettings.LINKS, tenant)
                    .ifPresent(address -> encrypted(TenantPlaces.nameOf(tenant, part), address));
        }
        if (common.isPresent() && settings.find(TenantSettings.BY).equals(Optional.of(TenantSettings.By.HOST))) {
            wrong(
                    MailSettings.LINKS,
                    "cannot go with doorward.tenant.by=host: the address of each tenant begins with its first host;"
                            + " another one is doorward.tenant.NAME.mail.links");
        }
        // a request's Host is whatever its sender wants: the link of another person's mail would lead to him
        boolean sends = settings.find(MailSettings.HOST).isPresent()
                || settings.find(MailSettings.SESSION).isPresent();
        if (sends && lacksAddress(settings)) {
            wrong(
                    MailSettings.LINKS,
                    "or doorward.origin is needed by the links in mail: doorward.password.reset-page and"
                            + " doorward.email.verify-page");
        }
    }

    private void encrypted(String name, String address) {
        boolean fit = Origin.parse(address.replaceFirst("(?<=[^:/])/.*", ""))
                .filter(origin -> origin.scheme().equals("https") || development || isLoopback(origin.host()))
                .isPresent();
        if (!fit) {
            wrong.accept(
                    name,
                    "\"" + address + "\" must begin with https: whoever reads on the way would get the links that open"
                            + " accounts");
        }
    }

    private void page(Setting<String> setting) {
        Optional<String> page = settings.find(setting);
        if (page.isEmpty()) {
            return;
        }
        String path = page.get();
        if (!PAGE.matcher(path).matches() || path.contains("//") || MailSettings.hasDotSegment(path)) {
            wrong(setting, "\"" + path + "\" must be a plain path of this application, without a query");
        } else if (settings.find(WebSettings.BASE_PATH)
                .filter(base -> TenantPlaces.isBelow(path, base))
                .isPresent()) {
            wrong(setting, "\"" + path + "\" is below doorward.base-path, where no page of yours can be");
        } else if (!isPublic(path)) {
            wrong(
                    setting,
                    "\"" + path + "\" must be public: people without a session open it; add it to"
                            + " doorward.paths.public, and to no rule that protects it");
        }
    }

    private boolean isPublic(String path) {
        boolean signInPage = settings.find(WebSettings.SIGN_IN_PAGE).equals(Optional.of(path));
        List<String> open = settings.find(WebSettings.PATHS_PUBLIC).orElse(List.of());
        Stream<String> closed = Stream.of(
                        Stream.of(settings.find(WebSettings.PATHS_PROTECTED).orElse(List.of())),
                        settings.pathsOfRoles().values().stream(),
                        settings.pathsOfScopes().values().stream())
                .flatMap(lists -> lists)
                .flatMap(List::stream);
        try {
            return signInPage || (isAbout(open.stream(), path) && !isAbout(closed, path, path + "/"));
        } catch (IllegalArgumentException e) {
            // a rule cannot be read, which is reported already
            return true;
        }
    }

    private static boolean isAbout(Stream<String> patterns, String... paths) {
        return patterns.map(PathPattern::parse)
                .anyMatch(pattern -> Stream.of(paths).anyMatch(path -> pattern.matches("GET", path)));
    }
}
