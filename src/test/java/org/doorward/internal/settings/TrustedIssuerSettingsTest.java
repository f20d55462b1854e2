package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.InvalidSettingsException;
import org.doorward.TenantId;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TrustedIssuerSettingsTest {
    private static List<String> problems(String... namesAndValues) {
        return assertThrows(InvalidSettingsException.class, () -> TestSettings.with(namesAndValues))
                .problems();
    }

    @Test
    void anIssuerIsReadWithItsDefaults() {
        assertEquals(
                List.of(new TrustedIssuer(
                        "main",
                        "https://id.test/realms/a",
                        Optional.empty(),
                        "api",
                        "at+jwt",
                        List.of("RS256", "ES256"),
                        "preferred_username",
                        Optional.empty(),
                        Set.of(TenantId.DEFAULT))),
                TestSettings.with(
                                "doorward.issuer.main.url", "https://id.test/realms/a",
                                "doorward.issuer.main.audience", "api")
                        .issuers());
    }

    @Test
    void everyPartCanBeSet() {
        TrustedIssuer issuer = TestSettings.with(
                        "doorward.issuer.x.url", "http://localhost:8180/",
                        "doorward.issuer.x.jwks", "http://127.0.0.1:8180/keys",
                        "doorward.issuer.x.audience", "api",
                        "doorward.issuer.x.type", "JWT",
                        "doorward.issuer.x.algorithms", "PS256",
                        "doorward.issuer.x.username-claim", "name",
                        "doorward.issuer.x.roles-claim", "realm_access.roles")
                .issuers()
                .get(0);
        assertEquals(Optional.of(URI.create("http://127.0.0.1:8180/keys")), issuer.jwks());
        assertEquals("JWT", issuer.type());
        assertEquals(List.of("PS256"), issuer.algorithms());
        assertEquals("name", issuer.usernameClaim());
        assertEquals(Optional.of("realm_access.roles"), issuer.rolesClaim());
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        assertEquals(
                List.of(
                        "doorward.issuer.a.audience: is needed",
                        "doorward.issuer.a.url: \"http://id.test\" must be an https URL (http on loopback only)",
                        "doorward.issuer.b.algorithms: must be some of RS256, RS384, RS512, PS256, ES256, ES384",
                        "doorward.issuer.b.jwks: \"file:///etc/keys\" must be an https URL (http on loopback only)",
                        "doorward.issuer.b.url: is needed",
                        "doorward.issuer.c.roles-claim: \"a..b\" must be a claim's name, or names with . between"),
                problems(
                                "doorward.issuer.a.url", "http://id.test",
                                "doorward.issuer.b.audience", "api",
                                "doorward.issuer.b.algorithms", "HS256",
                                "doorward.issuer.b.jwks", "file:///etc/keys",
                                "doorward.issuer.c.url", "https://c.test",
                                "doorward.issuer.c.audience", "api",
                                "doorward.issuer.c.roles-claim", "a..b")
                        .stream()
                        .sorted()
                        .toList());
    }

    @Test
    void twoNamesForOneIssuerAreAMistake() {
        assertEquals(
                List.of("doorward.issuer.b.url: is another issuer's, too"),
                problems(
                        "doorward.issuer.a.url", "https://id.test",
                        "doorward.issuer.a.audience", "one",
                        "doorward.issuer.b.url", "https://id.test",
                        "doorward.issuer.b.audience", "two"));
    }

    @Test
    void aPartThatThereIsNotIsNoSetting() {
        assertEquals(
                List.of("doorward.issuer.a.secret: there is no such setting"),
                problems("doorward.issuer.a.secret", "x"));
    }
}
