package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings that browsers have a say in. */
@Tag("fast")
class CookieAndOriginSettingsTest {
    private static List<String> problems(String... namesAndValues) {
        return assertThrows(InvalidSettingsException.class, () -> TestSettings.with(namesAndValues))
                .problems();
    }

    private static void refused(String name, String... namesAndValues) {
        List<String> problems = problems(namesAndValues);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith(name + ": "), problems.toString());
    }

    @Test
    void aHostCookieHasNoDomain() {
        List<String> problems =
                problems("doorward.cookie.name", "__Host-app", "doorward.cookie.domain", "example.test");
        assertTrue(
                problems.stream().anyMatch(problem -> problem.startsWith("doorward.cookie.domain: ")),
                problems.toString());
    }

    @Test
    void insecureCookiesAreForDevelopmentOnly() {
        refused("doorward.cookie.secure", "doorward.cookie.secure", "false");
        TestSettings.with("doorward.cookie.secure", "false", "doorward.development", "true");
    }

    @Test
    void sameSiteNoneIsForSecureCookiesOnly() {
        refused(
                "doorward.cookie.same-site",
                "doorward.cookie.same-site",
                "none",
                "doorward.cookie.secure",
                "false",
                "doorward.development",
                "true");
        TestSettings.with("doorward.cookie.same-site", "none");
    }

    @Test
    void aCookieNameIsATokenWithoutPrefix() {
        for (String wrong : List.of(
                "__Secure-x", "__host-x", "a b", "a;b", "a=b", "ä", "a\"b", "a,b", "a/b", "x".repeat(65), "a\tb")) {
            refused("doorward.cookie.name", "doorward.cookie.name", wrong);
        }
        TestSettings.with("doorward.cookie.name", "app.session-1");
    }

    @Test
    void aCookieDomainHasTwoLabelsAndNoDot() {
        for (String wrong : List.of(".example.test", "test", "Example.test", "example..test", "a b.test", "x.test/")) {
            refused("doorward.cookie.domain", "doorward.cookie.domain", wrong);
        }
        TestSettings.with("doorward.cookie.domain", "app.example.test");
    }

    @Test
    void anOriginIsSchemeHostAndPortAndNothingElse() {
        for (String good : List.of("https://app.test", "http://localhost:8080", "https://[::1]:8443")) {
            TestSettings.with("doorward.origin", good, "doorward.trusted-origins", good);
        }
        for (String wrong : List.of(
                "app.test",
                "https://app.test/",
                "https://app.test/path",
                "https://app.test?x",
                "https://app.test#x",
                "https://user@app.test",
                "ftp://app.test",
                "https://",
                "https:app.test",
                "null",
                "*",
                "https://*.app.test",
                "https://a b")) {
            refused("doorward.origin", "doorward.origin", wrong);
            refused("doorward.trusted-origins", "doorward.trusted-origins", "https://good.test, " + wrong);
        }
    }

    @Test
    void anOriginThatMayReadIsNamedWhole() {
        TestSettings.with("doorward.cors.origins", "https://app.test, http://localhost:8080");
        for (String wrong : List.of("*", "null", "https://*", "https://*.app.test", "https://app.*", "*.app.test")) {
            refused("doorward.cors.origins", "doorward.cors.origins", "https://good.test, " + wrong);
            assertTrue(problems("doorward.cors.origins", wrong).get(0).contains("would let every site read"), wrong);
        }
        for (String wrong :
                List.of("app.test", "https://app.test/", "ftp://app.test", "https://a@app.test", "https://a b")) {
            refused("doorward.cors.origins", "doorward.cors.origins", wrong);
        }
    }

    @Test
    void everyWrongItemOfAListIsNamed() {
        List<String> problems = problems("doorward.trusted-proxies", "10.0.0.0/8, proxy.test, 10.0.0.0/33, ::1");
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("\"proxy.test\""));
        assertTrue(problems.get(1).contains("\"10.0.0.0/33\""));
    }

    @Test
    void basePathAndSignInPageArePathsOfThisApplication() {
        for (String wrong : List.of("auth", "/", "/auth/", "//auth", "/a b", "/a/../b", "/a?x", "/.x", "https://x")) {
            refused("doorward.base-path", "doorward.base-path", wrong);
        }
        TestSettings.with("doorward.base-path", "/api/v1/auth");
        for (String wrong : List.of("signin", "//evil.test", "https://evil.test", "/signin?x=y")) {
            refused("doorward.sign-in.page", "doorward.sign-in.page", wrong);
        }
        TestSettings.with("doorward.sign-in.page", "/signin.xhtml");
    }

    @Test
    void pathRulesAreReadAtStart() {
        for (String name : List.of(
                "doorward.paths.public",
                "doorward.paths.protected",
                "doorward.paths.passive",
                "doorward.paths.role.admin")) {
            refused(name, name, "/good, no-slash");
            refused(name, name, "FETCH /x");
        }
        refused("doorward.paths.role.admin", "doorward.paths.role.admin", " , ");
        refused("doorward.http-session.keep-attributes", "doorward.http-session.keep-attributes", "cart, *");
        refused("doorward.http-session.keep-attributes", "doorward.http-session.keep-attributes", "a*b");
    }
}
