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

    @Test
    void linksNeedAnOriginAndAPath() {
        String[] noOrigin = {"doorward.mail.host", "smtp.app.test", "doorward.mail.from", "a@app.test"};
        for (String page : new String[] {"doorward.password.reset-page", "doorward.email.verify-page"}) {
            good(and(page, "/account/link.xhtml"));
            refused(
                    "doorward.origin",
                    Stream.concat(Stream.of(noOrigin), Stream.of(page, "/link")).toArray(String[]::new));
            good(Stream.concat(Stream.of(noOrigin), Stream.of(page, "/link", "doorward.development", "true"))
                    .toArray(String[]::new));
            for (String bad :
                    new String[] {"link", "//evil.test/x", "https://evil.test/", "/a?b", "/a#b", "/a b", "/a\\b"}) {
                refused(page, and(page, bad));
            }
        }
    }
}
