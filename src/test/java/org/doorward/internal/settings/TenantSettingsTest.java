package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.internal.settings.tenant.HostName;
import org.doorward.internal.settings.tenant.TenantPlace;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TenantSettingsTest {
    private static List<String> problems(String... namesAndValues) {
        return assertThrows(InvalidSettingsException.class, () -> TestSettings.with(namesAndValues)).problems().stream()
                .sorted()
                .toList();
    }

    @Test
    void hostsAreReadInOneSpelling() {
        assertEquals(
                List.of(
                        new TenantPlace(
                                new TenantId("acme"),
                                List.of("acme.test", "www.acme.test", "xn--bcher-kva.test", "0:0:0:0:0:0:0:1"),
                                Optional.empty()),
                        new TenantPlace(TenantId.DEFAULT, List.of("app.test"), Optional.empty())),
                TestSettings.with(
                                "doorward.tenant.by",
                                "host",
                                "doorward.tenant.acme.hosts",
                                "ACME.test, www.acme.test.,xn--bcher-kva.test, [::1]",
                                "doorward.tenant.default.hosts",
                                "app.test")
                        .tenants());
    }

    @Test
    void pathsAreReadAndTheDefaultTenantMayHaveAllOthers() {
        assertEquals(
                List.of(
                        new TenantPlace(new TenantId("acme"), List.of(), Optional.of("/t/acme")),
                        new TenantPlace(TenantId.DEFAULT, List.of(), Optional.of("/")),
                        new TenantPlace(new TenantId("globex"), List.of(), Optional.of("/t/globex"))),
                TestSettings.with(
                                "doorward.tenant.by", "path",
                                "doorward.tenant.acme.path", "/t/acme",
                                "doorward.tenant.globex.path", "/t/globex",
                                "doorward.tenant.default.path", "/")
                        .tenants());
    }

    @Test
    void everyMistakeAboutHostsIsNamedAtOnce() {
        assertEquals(
                List.of(
                        "doorward.origin: cannot go with doorward.tenant.by=host: each host has its own origin",
                        "doorward.tenant.a.host: there is no such setting",
                        "doorward.tenant.a.hosts: \"a.test:8080\" must be a host name in ASCII (xn--…), without a port",
                        "doorward.tenant.a.hosts: \"b\u00fccher.test\" must be a host name in ASCII (xn--…), without a port",
                        "doorward.tenant.a.hosts: \"twice.test\" is named twice",
                        "doorward.tenant.b.hosts: \"shared.test\" is a host of the tenant a, too",
                        "doorward.tenant.c.hosts: names no host",
                        "doorward.tenant.d.path: needs doorward.tenant.by=path",
                        "doorward.tenant.x y.hosts: there is no such setting"),
                problems(
                        "doorward.tenant.by", "host",
                        "doorward.tenant.a.hosts",
                                "a.test:8080, b\u00fccher.test, twice.test, Twice.test., shared.test",
                        "doorward.tenant.a.host", "x.test",
                        "doorward.tenant.b.hosts", "SHARED.test",
                        "doorward.tenant.c.hosts", ",",
                        "doorward.tenant.d.path", "/d",
                        "doorward.tenant.x y.hosts", "x.test",
                        "doorward.origin", "https://app.test"));
    }

    @Test
    void everyMistakeAboutPathsIsNamedAtOnce() {
        assertEquals(
                List.of(
                        "doorward.gate.allowed: \"/acme/support/**\" begins with the path of the tenant acme: write paths"
                                + " without it, they are for all tenants",
                        "doorward.gate.suspended.page: \"/acme/suspended\" begins with the path of the tenant acme: write paths"
                                + " without it, they are for all tenants",
                        "doorward.paths.protected: \"GET /acme\" begins with the path of the tenant acme: write paths"
                                + " without it, they are for all tenants",
                        "doorward.paths.public: \"/acme/public/**\" begins with the path of the tenant acme: write paths"
                                + " without it, they are for all tenants",
                        "doorward.paths.role.admin: \"/acme/admin\" begins with the path of the tenant acme: write paths"
                                + " without it, they are for all tenants",
                        "doorward.paths.scope.notes: \"/acme/notes\" begins with the path of the tenant acme: write paths"
                                + " without it, they are for all tenants",
                        "doorward.sign-in.page: \"/acme/in\" begins with the path of the tenant acme: write paths without"
                                + " it, they are for all tenants",
                        "doorward.tenant.below.path: \"/acme/x\" and the path of the tenant acme begin alike: one request"
                                + " would be of both",
                        "doorward.tenant.h.hosts: needs doorward.tenant.by=host",
                        "doorward.tenant.own.path: \"/auth\" and doorward.base-path begin alike",
                        "doorward.tenant.root.path: only the tenant default may have the path /",
                        "doorward.tenant.slash.path: \"/x/\" must be a path such as /acme, without a trailing /"),
                problems(
                        "doorward.tenant.by", "path",
                        "doorward.tenant.acme.path", "/acme",
                        "doorward.tenant.below.path", "/acme/x",
                        "doorward.tenant.beside.path", "/acme2",
                        "doorward.tenant.slash.path", "/x/",
                        "doorward.tenant.root.path", "/",
                        "doorward.tenant.own.path", "/auth",
                        "doorward.tenant.h.hosts", "h.test",
                        "doorward.paths.public", "/acme/public/**, /acme2x",
                        "doorward.paths.protected", "GET /acme",
                        "doorward.paths.role.admin", "/acme/admin",
                        "doorward.paths.scope.notes", "/acme/notes",
                        "doorward.gate.allowed", "/acme/support/**, /support",
                        "doorward.gate.suspended.page", "/acme/suspended",
                        "doorward.sign-in.page", "/acme/in"));
    }

    @Test
    void aTenantIsToldByWhatTheSettingsSayAndByNothingElse() {
        assertEquals(
                List.of("doorward.tenant.by: host needs doorward.tenant.NAME.hosts for each tenant"),
                problems("doorward.tenant.by", "host"));
        assertEquals(
                List.of(
                        "doorward.tenant.b.path: \"/x\" and the path of the tenant a begin alike: one request would be of"
                                + " both"),
                problems("doorward.tenant.by", "path", "doorward.tenant.a.path", "/x", "doorward.tenant.b.path", "/x"));
        assertEquals(
                List.of("doorward.tenant.by: path needs doorward.tenant.NAME.path for each tenant"),
                problems("doorward.tenant.by", "path"));
        assertEquals(
                List.of(
                        "doorward.tenant.a.hosts: needs doorward.tenant.by=host",
                        "doorward.tenant.b.path: needs doorward.tenant.by=path"),
                problems("doorward.tenant.a.hosts", "a.test", "doorward.tenant.b.path", "/b"));
        assertEquals(
                List.of("doorward.tenant.a.hosts: needs doorward.tenant.by=host"),
                problems("doorward.tenant.by", "application", "doorward.tenant.a.hosts", "a.test"));
        assertEquals(
                List.of("doorward.tenant.by: \"header\" must be one of: none, host, path, application"),
                problems("doorward.tenant.by", "header"));
    }

    @Test
    void theFirstAdministratorIsOfATenantThatRequestsAreFor() {
        String[] settings = {
            "doorward.tenant.by", "host",
            "doorward.tenant.acme.hosts", "acme.test",
            "doorward.accounts", "jpa",
            "doorward.jpa.url", "jdbc:h2:mem:x",
            "doorward.bootstrap.username", "root",
            "doorward.bootstrap.tenant", "default"
        };
        assertEquals(
                List.of(
                        "doorward.bootstrap.tenant: no request is for the tenant default, so that its administrator could"
                                + " not sign in"),
                problems(settings));
        settings[settings.length - 1] = "acme";
        assertEquals(new TenantId("acme"), TestSettings.with(settings).get(AccountSettings.BOOTSTRAP_TENANT));
    }

    @Test
    void anIssuerIsTrustedByTenantsThatRequestsAreFor() {
        String[] settings = {
            "doorward.tenant.by", "host",
            "doorward.tenant.acme.hosts", "acme.test",
            "doorward.issuer.x.url", "https://id.test",
            "doorward.issuer.x.audience", "api",
            "doorward.issuer.x.tenants", "acme"
        };
        TestSettings.with(settings);
        settings[settings.length - 1] = "acme, globex";
        assertEquals(List.of("doorward.issuer.x.tenants: no request is for the tenant globex"), problems(settings));
    }

    @Test
    void aTenantMayHaveSettingsOfItsOwn() {
        String[] texts = {
            "doorward.tenant.by", "host",
            "doorward.tenant.acme.hosts", "acme.test",
            "doorward.api-token.max-lifetime", "90d",
            "doorward.tenant.acme.api-token.max-lifetime", "30d"
        };
        DoorwardSettings settings = TestSettings.with(texts);
        assertEquals(Duration.ofDays(30), settings.get(ApiTokenSettings.MAX_LIFETIME, new TenantId("acme")));
        assertEquals(Duration.ofDays(90), settings.get(ApiTokenSettings.MAX_LIFETIME, TenantId.DEFAULT));
        assertEquals(false, settings.get(ApiTokenSettings.ALLOW_NO_EXPIRY, new TenantId("acme")));
        texts[texts.length - 1] = "soon";
        assertEquals(
                List.of(
                        "doorward.tenant.acme.api-token.max-lifetime: \"soon\" is not a duration such as 15m, 30d or PT15M"),
                problems(texts));
        texts[texts.length - 2] = "doorward.tenant.globex.api-token.max-lifetime";
        texts[texts.length - 1] = "30d";
        assertEquals(List.of("doorward.tenant.globex: no request is for this tenant"), problems(texts));
        texts[texts.length - 2] = "doorward.tenant.acme.session.idle";
        assertEquals(List.of("doorward.tenant.acme.session.idle: there is no such setting"), problems(texts));
    }

    @Test
    void aHostHasOneSpelling() {
        assertEquals(Optional.of("acme.test"), HostName.canonical("ACME.Test."));
        assertEquals(Optional.of("0:0:0:0:0:0:0:1"), HostName.canonical("[0:0:0:0:0:0:0:1]"));
        assertEquals(Optional.of("0:0:0:0:0:0:0:1"), HostName.canonical("::1"));
        assertEquals(Optional.of("127.0.0.1"), HostName.canonical("127.0.0.1"));
        for (String none :
                List.of("", ".", "a..test", "a.test:80", "[acme.test]", "a b", "a/b", "%61.test", "\u0430cme.test")) {
            assertEquals(Optional.empty(), HostName.canonical(none), none);
        }
        assertEquals("acme.test", HostName.withoutPort("acme.test:8080"));
        assertEquals("[::1]", HostName.withoutPort("[::1]:8080"));
        assertEquals("[::1]", HostName.withoutPort("[::1]"));
        assertEquals("::1", HostName.withoutPort("::1"));
        assertEquals("acme.test", HostName.withoutPort("acme.test"));
    }
}
