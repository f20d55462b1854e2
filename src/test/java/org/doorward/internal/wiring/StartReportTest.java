package org.doorward.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.doorward.testing.CapturedLogs;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the log of a start warns of. */
@Tag("fast")
class StartReportTest {
    private static String told(boolean sendsLinks, String... namesAndValues) {
        try (CapturedLogs logs = new CapturedLogs("org.doorward.wiring")) {
            StartReport.tell(TestSettings.with(namesAndValues), Set.of(), sendsLinks);
            return logs.text();
        }
    }

    private static void assertTold(String what, String log) {
        assertTrue(log.contains(what), log);
    }

    private static void assertNotTold(String what, String log) {
        assertEquals(-1, log.indexOf(what), log);
    }

    @Test
    void aGateForEmailThatNoLinkLifts() {
        String[] gate = {
            "doorward.accounts", "jpa", "doorward.jpa.url", "jdbc:h2:mem:x", "doorward.gate.email", "true",
        };
        assertTold("set doorward.mail.host or bring a Notifier", told(false, gate));
        String unlinked = told(true, gate);
        assertTold("are sent: set doorward.email.verify-page", unlinked);
        assertTold("doorward.gate.email is on without doorward.gate.email.page", unlinked);
        String lifted = told(
                true,
                "doorward.accounts",
                "jpa",
                "doorward.jpa.url",
                "jdbc:h2:mem:x",
                "doorward.gate.email",
                "true",
                "doorward.gate.email.page",
                "/verify",
                "doorward.paths.public",
                "/verify-link",
                "doorward.email.verify-page",
                "/verify-link");
        assertNotTold("doorward.gate", lifted);
    }

    @Test
    void aGateForTermsThatOnlyTheApplicationLifts() {
        String own = told(false, "doorward.gate.terms", "true", "doorward.gate.terms.page", "/terms");
        assertTold("there is no /auth/terms for an application's own accounts", own);
        assertNotTold("is on without", own);
        String builtIn = told(
                false, "doorward.accounts", "jpa", "doorward.jpa.url", "jdbc:h2:mem:x", "doorward.gate.terms", "true");
        assertNotTold("there is no", builtIn);
        assertTold("doorward.gate.terms is on without doorward.gate.terms.page", builtIn);
    }

    @Test
    void nothingWithoutGates() {
        assertNotTold("doorward.gate", told(false));
    }
}
