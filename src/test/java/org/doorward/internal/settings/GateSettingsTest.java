package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The settings of the gates are checked at the start, by name. */
@Tag("fast")
class GateSettingsTest {
    private static void assertRefused(String problem, String... namesAndValues) {
        List<String> problems = assertThrows(InvalidSettingsException.class, () -> TestSettings.with(namesAndValues))
                .problems();
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith(problem), problems::toString);
    }

    @Test
    void aPageIsAPathOfTheApplicationThatCanBeReached() {
        for (String page : List.of("x", "//x", "/x?y=z", "/x/*", "/x/../y", "https://evil.test/", "/x#y", "/x y")) {
            assertRefused(
                    "doorward.gate.suspended.page: \"" + page + "\" must be a path",
                    "doorward.gate.suspended.page",
                    page);
        }
        assertRefused(
                "doorward.gate.suspended.page: \"/auth/x\" is below /auth", "doorward.gate.suspended.page", "/auth/x");
        assertRefused(
                "doorward.gate.suspended.page: must not be the sign-in page",
                "doorward.gate.suspended.page",
                "/signin.xhtml",
                "doorward.sign-in.page",
                "/signin.xhtml");
    }

    @Test
    void aDirectoryIsNoPage() {
        for (String page : List.of("/", "/terms/")) {
            assertRefused(
                    "doorward.gate.suspended.page: \"" + page + "\" is a directory",
                    "doorward.gate.suspended.page",
                    page);
        }
    }

    @Test
    void aGateThatNobodyOfAnIdentityStoreCouldPassIsAMistake() {
        for (String gate : List.of("doorward.gate.email", "doorward.gate.terms")) {
            assertRefused(
                    gate + ": cannot go with doorward.accounts=identity-store",
                    gate,
                    "true",
                    "doorward.accounts",
                    "identity-store");
        }
        TestSettings.with("doorward.accounts", "identity-store", "doorward.gate.email", "false");
    }

    @Test
    void aPageMayBeNamedBeforeItsGateIsTurnedOn() {
        TestSettings.with("doorward.gate.email.page", "/email.xhtml", "doorward.gate.terms.page", "/terms.xhtml");
        TestSettings.with("doorward.gate.password-change", "false", "doorward.gate.password-change.page", "/p.xhtml");
    }

    @Test
    void whatIsAllowedIsWrittenAsRulesAre() {
        assertRefused("doorward.gate.allowed: \"support\"", "doorward.gate.allowed", "support");
        TestSettings.with("doorward.gate.allowed", "/support/**, POST /feedback");
    }
}
