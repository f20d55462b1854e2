package org.doorward.internal.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.doorward.InvalidSettingsException;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What does not go together, or is unsafe, stops the start by name. */
@Tag("fast")
class SettingsCheckTest {
    private static List<String> problemsOf(Map<String, String> texts) {
        return assertThrows(InvalidSettingsException.class, () -> DoorwardSettings.of(texts))
                .problems();
    }

    static void refused(String name, String... namesAndValues) {
        List<String> problems = problemsOf(TestSettings.texts(namesAndValues));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith(name + ": "), problems.toString());
    }

    static void good(String... namesAndValues) {
        DoorwardSettings.of(TestSettings.texts(namesAndValues));
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        Map<String, String> texts = TestSettings.texts(
                "doorward.sesion.idle", "1h",
                "doorward.nonsense", "x",
                "doorward.session.idle", "soon",
                "doorward.store", "mongo",
                "doorward.development", "yes",
                "doorward.redis.pool-size", "many",
                "doorward.redis.address", "localhost",
                "doorward.base-path", "auth",
                "doorward.cookie.same-site", "sometimes",
                "doorward.trusted-proxies", "proxy.test",
                "doorward.paths.public", "index.html",
                "doorward.paths.role.admin", "");
        texts.remove("doorward.secret");
        List<String> names = problemsOf(texts).stream()
                .map(problem -> problem.substring(0, problem.indexOf(':')))
                .sorted()
                .toList();
        texts.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> assertEquals("", name, "is not complained of"));
        assertTrue(names.contains("doorward.secret"));
        assertEquals(texts.size() + 1, names.size(), names.toString());
        String message = String.valueOf(assertThrows(InvalidSettingsException.class, () -> DoorwardSettings.of(texts))
                .getMessage());
        names.forEach(name -> assertTrue(message.contains("\n  - " + name + ": ")));
    }

    @Test
    void aNameOfBeforeIsOneMistakeThatNamesThePresentOne() {
        Map<String, String> renamed = Map.of(
                "doorward.api-token.longest", "doorward.api-token.max-lifetime",
                "doorward.api-token.forever", "doorward.api-token.allow-no-expiry",
                "doorward.api-token.unused", "doorward.api-token.revoke-unused-after",
                "doorward.api-token.kept", "doorward.api-token.retention",
                "doorward.api-token.most", "doorward.api-token.max-per-owner",
                "doorward.sign-in.most-wait", "doorward.sign-in.max-wait",
                "doorward.sign-in.forget", "doorward.sign-in.failure-decay");
        renamed.forEach((before, now) -> assertEquals(
                List.of(before + " is called " + now + " now"), problemsOf(TestSettings.texts(before, "1d"))));
        assertEquals(
                2,
                problemsOf(TestSettings.texts("doorward.api-token.most", "1", "doorward.session.idle", "soon"))
                        .size());
    }

    @Test
    void originsMayHaveUnderscoresAndMustBeOfTheWeb() {
        for (String origin :
                List.of("https://my_app.test", "http://localhost:8080", "https://[::1]:8443", "https://app.test:443")) {
            good("doorward.origin", origin, "doorward.trusted-origins", origin, "doorward.cors.origins", origin);
        }
        for (String none : List.of(
                "ftp://app.test",
                "https://app.test/",
                "https://app.test:65536",
                "https://a b.test",
                "https://user@app.test",
                "https://app.test?a",
                "app.test")) {
            refused("doorward.origin", "doorward.origin", none);
            refused("doorward.trusted-origins", "doorward.trusted-origins", none);
            refused("doorward.cors.origins", "doorward.cors.origins", none);
        }
    }

    @Test
    void unknownNamesAreRefused() {
        for (String name : List.of(
                "doorward.sesion.idle", "doorward.", "doorward.paths.role.", "doorward.Session.idle", "DOORWARD_X")) {
            refused(name, name, "1");
        }
    }

    @Test
    void aSecretThatIsNoneIsRefusedAndNeverShown() {
        for (String weak : List.of(
                "t00-short",
                "0123456789012345678901234567890",
                "a".repeat(64),
                "ab".repeat(32),
                "abcdefghijklmnop".repeat(4),
                "aaaaaaaabbbbbbbbccccccccddddddddeeee",
                "changeme-changeme-changeme-xyzw-1",
                "this-is-an-Example-secret-1029384756",
                "my-Password-is-long-enough-9182736450",
                "YOUR-SECRET-goes-here-qwertzuiop-0987",
                "prefix-12345678-prefix-qwertzuiop-lkj")) {
            Map<String, String> texts = TestSettings.texts("doorward.secret", weak);
            List<String> problems = problemsOf(texts);
            assertEquals(1, problems.size(), weak);
            assertTrue(problems.get(0).startsWith("doorward.secret: "), weak);
            assertFalse(problems.get(0).contains(weak), "the secret is not repeated");
        }
    }

    @Test
    void previousSecretsAreAsStrongAsThePresentOneAndEachIsThereOnce() {
        String one = TestSettings.newSecret();
        String other = TestSettings.newSecret();
        good("doorward.secret.previous", one);
        good("doorward.secret.previous", "  " + one + " \t" + other + "\n");
        assertEquals(
                List.of(one, other),
                TestSettings.with("doorward.secret.previous", one + "  " + other)
                        .get(KeySettings.SECRET_PREVIOUS));
        for (String wrong : List.of(
                "t00-short",
                one + " changeme-changeme-changeme-xyzw-1",
                one + " " + one,
                TestSettings.SECRET,
                one + " " + TestSettings.SECRET)) {
            List<String> problems = problemsOf(TestSettings.texts("doorward.secret.previous", wrong));
            assertEquals(1, problems.size(), wrong);
            assertTrue(problems.get(0).startsWith("doorward.secret.previous: number "), problems.toString());
            for (String part : wrong.split(" ", -1)) {
                assertFalse(problems.get(0).contains(part), "no secret is repeated");
            }
        }
    }

    @Test
    void aSecretWithABlankCouldNeverBeAPreviousOne() {
        String half = TestSettings.newSecret();
        refused("doorward.secret", "doorward.secret", half + " " + half.substring(3));
    }

    @Test
    void aRandomSecretIsGood() {
        for (int i = 0; i < 2_000; i++) {
            assertTrue(KeySettingsCheck.weakness(TestSettings.newSecret()).isEmpty());
        }
        good("doorward.secret", "密".repeat(1) + "钥匙很长而且没有规律吗也许吧好的");
    }

    @Test
    void aMissingSecretIsNamedWithTheWayToMakeOne() {
        List<String> problems = problemsOf(Map.of());
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("openssl rand"));
        assertEquals(problems, problemsOf(Map.of("doorward.secret", "   ")));
    }

    @Test
    void confidentialValuesAreNeverRepeated() {
        Map<String, String> texts = TestSettings.texts(
                "doorward.bootstrap.username", "ada",
                "doorward.bootstrap.password", "Qp3x",
                "doorward.redis.passwort", "Zz-secret-of-redis",
                "doorward.accounts", "jpa");
        assertFalse(problemsOf(texts).toString().contains("Qp3x"));
        assertFalse(problemsOf(texts).toString().contains("Zz-secret"));
    }

    @Test
    void aStoreNeedsItsAddress() {
        // the application's own client may say where Redis is, which is seen at the start
        good("doorward.store", "redis");
        refused("doorward.jpa.url", "doorward.store", "jpa");
        good("doorward.store", "jpa", "doorward.jpa.url", "jdbc:h2:mem:x");
        good("doorward.store", "jpa", "doorward.jpa.datasource", "java:comp/env/x");
    }

    @Test
    void aDatabaseIsGivenOnceAndIsOneThatIsKnown() {
        refused(
                "doorward.jpa.datasource",
                "doorward.jpa.url",
                "jdbc:h2:mem:x",
                "doorward.jpa.datasource",
                "java:comp/env/x");
        refused("doorward.jpa.url", "doorward.jpa.url", "jdbc:oracle:thin:x");
        refused("doorward.jpa.url", "doorward.jpa.url", "postgresql://x");
    }

    @Test
    void builtInAccountsNeedADatabaseAndAFirstAdministratorNeedsThem() {
        refused("doorward.accounts", "doorward.accounts", "jpa");
        refused("doorward.bootstrap.username", "doorward.bootstrap.username", "ada");
        String[] builtIn = {"doorward.accounts", "jpa", "doorward.jpa.url", "jdbc:h2:mem:x"};
        refused("doorward.bootstrap.password", append(builtIn, "doorward.bootstrap.password", "long enough"));
        for (String wrong : List.of("1234567", "x".repeat(1_025))) {
            refused(
                    "doorward.bootstrap.password",
                    append(builtIn, "doorward.bootstrap.username", "ada", "doorward.bootstrap.password", wrong));
        }
        good(append(builtIn, "doorward.bootstrap.username", "ada"));
    }

    @Test
    void strangersRegisterBuiltInAccountsAndNoAdministrators() {
        refused("doorward.register", "doorward.register", "true");
        String[] builtIn = {"doorward.accounts", "jpa", "doorward.jpa.url", "jdbc:h2:mem:x", "doorward.register", "true"
        };
        for (String wrong : List.of("user, admin", "x".repeat(101))) {
            refused("doorward.register.roles", append(builtIn, "doorward.register.roles", wrong));
        }
        for (String wrong : List.of(",", "0/h", "often")) {
            refused("doorward.register.limit", append(builtIn, "doorward.register.limit", wrong));
            refused("doorward.register.client-limit", append(builtIn, "doorward.register.client-limit", wrong));
        }
        for (String wrong : List.of("a b", "x".repeat(65))) {
            refused("doorward.terms.version", append(builtIn, "doorward.terms.version", wrong));
        }
        good(append(builtIn, "doorward.register.roles", "user", "doorward.terms.version", "2026-01.b"));
    }

    private static String[] append(String[] some, String... more) {
        return java.util.stream.Stream.of(some, more)
                .flatMap(java.util.stream.Stream::of)
                .toArray(String[]::new);
    }
}
