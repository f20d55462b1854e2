package org.doorward.internal.settings;

import static org.doorward.internal.settings.SettingsCheckTest.good;
import static org.doorward.internal.settings.SettingsCheckTest.refused;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class MailSettingsTest {
    private static final String[] GOOD = {
        "doorward.mail.host", "smtp.app.test", "doorward.mail.from", "a@app.test", "doorward.origin", "https://app.test"
    };

    private static String[] and(String... namesAndValues) {
        return Stream.concat(Stream.of(GOOD), Stream.of(namesAndValues)).toArray(String[]::new);
    }

    @Test
    void mailNeedsASenderAndIsNeverSentInTheClearToAnotherMachine() {
        good(GOOD);
        good(and("doorward.mail.username", "u", "doorward.mail.password", "p", "doorward.mail.tls", "implicit"));
        good(and("doorward.mail.host", "localhost", "doorward.mail.tls", "none"));
        good(and("doorward.mail.host", "127.0.0.1", "doorward.mail.tls", "none"));
        good(and("doorward.mail.host", "[::1]", "doorward.mail.tls", "none"));
        good(and("doorward.mail.tls", "none", "doorward.development", "true"));
        for (String host : new String[] {"smtp.app.test", "10.0.0.1", "127.0.0.1.evil.test", "localhost.evil.test"}) {
            refused("doorward.mail.tls", and("doorward.mail.host", host, "doorward.mail.tls", "none"));
        }
        refused("doorward.mail.from", "doorward.mail.host", "smtp.app.test");
        refused("doorward.mail.host", and("doorward.mail.host", "smtp.app.test:25"));
        refused("doorward.mail.host", and("doorward.mail.host", "smtp://app.test"));
        refused("doorward.mail.password", and("doorward.mail.username", "u"));
        refused("doorward.mail.session", and("doorward.mail.session", "java:comp/env/mail"));
        refused("doorward.mail.port", "doorward.mail.port", "25");
        refused("doorward.mail.language", and("doorward.mail.language", "!"));
    }

    private static final String[] PAGES = {"doorward.password.reset-page", "doorward.email.verify-page"};
    private static final String[] PUBLIC = {"doorward.paths.public", "/account/**, /link"};

    private static String[] all(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    private static String[] linked(String page, String... namesAndValues) {
        String[] mail = {"doorward.mail.host", "smtp.app.test", "doorward.mail.from", "a@app.test", page, "/link"};
        return all(all(mail, PUBLIC), namesAndValues);
    }

    @Test
    void aSenderIsOfMailAlone() {
        refused("doorward.mail.from", "doorward.mail.from", "a@app.test");
        good("doorward.mail.from", "a@app.test", "doorward.mail.session", "java:comp/env/mail");
    }

    @Test
    void linksNeedAnAddressThatNoRequestTells() {
        for (String page : PAGES) {
            refused("doorward.mail.links", linked(page));
            good(linked(page, "doorward.origin", "https://app.test"));
            good(linked(page, "doorward.mail.links", "https://app.test/shop"));
            good(linked(page, "doorward.tenant.default.mail.links", "https://app.test/shop"));
            good(linked(page, "doorward.development", "true"));
        }
    }

    @Test
    void linksNeedNoCommonAddressWhereEachTenantHasOne() {
        for (String page : PAGES) {
            String[] host = {"doorward.tenant.by", "host", "doorward.tenant.acme.hosts", "acme.test"};
            good(linked(page, host));
            good(linked(page, all(host, "doorward.tenant.acme.mail.links", "https://www.acme.test")));
            refused("doorward.mail.links", linked(page, all(host, "doorward.mail.links", "https://app.test")));
            String[] path = {
                "doorward.tenant.by", "path", "doorward.tenant.acme.path", "/acme", "doorward.tenant.globex.path", "/g"
            };
            refused("doorward.mail.links", linked(page, path));
            good(linked(page, all(path, "doorward.mail.links", "https://app.test")));
            String[] one = all(path, "doorward.tenant.acme.mail.links", "https://acme.test");
            refused("doorward.mail.links", linked(page, one));
            good(linked(page, all(one, "doorward.tenant.globex.mail.links", "https://globex.test")));
            String[] bean = {"doorward.tenant.by", "application"};
            refused("doorward.mail.links", linked(page, bean));
            good(linked(page, all(bean, "doorward.tenant.acme.mail.links", "https://acme.test")));
            good(linked(page, all(bean, "doorward.origin", "https://app.test")));
        }
    }

    @Test
    void theAddressOfLinksIsEncryptedAndNothingButAnAddress() {
        String name = "doorward.mail.links";
        for (String good : new String[] {
            "https://app.test",
            "https://APP.test:8443/shop/",
            "https://[2001:db8::1]/a/b",
            "http://localhost:8080/shop",
            "http://127.0.0.1",
            "http://[::1]:8080/"
        }) {
            good(and(name, good));
        }
        good(and(name, "http://app.test", "doorward.development", "true"));
        for (String bad : new String[] {
            "http://app.test",
            "http://localhost.evil.test",
            "ftp://app.test",
            "app.test",
            "//app.test",
            "https://",
            "https://user@app.test",
            "https://user:p@app.test",
            "https://app.test?x",
            "https://app.test/#x",
            "https://app.test//",
            "https://app.test/a//b",
            "https://app.test/a/../b",
            "https://app.test/a;b",
            "https://app.test/a b",
            "https://app.test/%2e",
            "https://app.test:70000"
        }) {
            refused(name, and(name, bad));
            refused("doorward.tenant.default.mail.links", and("doorward.tenant.default.mail.links", bad));
        }
    }

    @Test
    void aPageOfLinksIsAPlainPathThatPeopleWithoutASessionMayOpen() {
        for (String page : PAGES) {
            good(and(all(PUBLIC, page, "/account/link.xhtml")));
            good(and(page, "/in", "doorward.sign-in.page", "/in"));
            for (String bad : new String[] {
                "link",
                "//evil.test/x",
                "https://evil.test/",
                "/a?b",
                "/a#b",
                "/a b",
                "/a\\b",
                "/a/../b",
                "/a//b",
                "/./x",
                "/x/..",
                "/a;b",
                "/a%2eb",
                "/auth/reset",
                "/auth"
            }) {
                refused(page, and("doorward.paths.public", "/**", page, bad));
            }
            refused(page, and(page, "/link"));
            refused(page, and(page, "/link", "doorward.paths.public", "POST /link, /linked"));
            for (String rule :
                    new String[] {"doorward.paths.protected", "doorward.paths.role.user", "doorward.paths.scope.x"}) {
                refused(page, and(all(PUBLIC, page, "/link", rule, "/link")));
                good(and(all(PUBLIC, page, "/link", rule, "/links")));
            }
            refused(
                    page,
                    and(
                            "doorward.tenant.by",
                            "path",
                            "doorward.tenant.acme.path",
                            "/acme",
                            "doorward.paths.public",
                            "/**",
                            page,
                            "/acme/link"));
        }
    }
}
