package org.doorward.internal.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.StoredPassword;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.authentication.Credential;
import org.doorward.internal.login.UncountedPasswordSignIn;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.RefreshResult;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.Device;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever carries a secret hides it when it is printed, and so does what carries that. */
@Tag("fast")
class SecretTextsTest {
    private static final String SECRET = "Zx8-very-secret-indeed-Qp3";

    private static Stream<Object> carriers() {
        Account ada = Account.active(AccountId.of("1"), "ada", Set.of());
        Credential.AccessTokenCredential token =
                new Credential.AccessTokenCredential(SECRET, Credential.Transport.COOKIE);
        UncountedPasswordSignIn.Attempt typedAsName =
                new UncountedPasswordSignIn.Attempt(TenantId.DEFAULT, SECRET, "x", Device.UNKNOWN, null, true, null);
        return Stream.of(
                new Secret(SECRET.getBytes(StandardCharsets.UTF_8)),
                new StoredPassword(ada, SECRET),
                token,
                new Credential.UnrecognisedCredential(SECRET, Credential.Transport.HEADER),
                new UncountedPasswordSignIn.Attempt(TenantId.DEFAULT, "ada", SECRET, Device.UNKNOWN, null, true, null),
                typedAsName);
    }

    @Test
    void whatCarriesASecretHidesItInText() {
        carriers().forEach(carrier -> {
            assertFalse(carrier.toString().contains(SECRET), carrier.getClass().getName());
            assertFalse(List.of(carrier).toString().contains(SECRET));
        });
    }

    @Test
    void tokensThatWereIssuedAreHiddenAlsoInsideTheirResult() {
        TestAccounts accounts = new TestAccounts();
        Account ada = Account.active(AccountId.of("1"), "ada", Set.of());
        try (SessionEngine sessions = TestSessions.engine(
                new MemorySessionStore(Duration.ofHours(1)),
                new AccountEngine(accounts, new CountingHasher()),
                SessionDurations.of(TestSettings.with()),
                new DerivedKeys(TestSettings.SECRET),
                new ManualClock(Instant.EPOCH))) {
            SignIn signIn = SignIn.builder(ada, "password").remembered(true).build();
            IssuedTokens tokens = sessions.opening(ada.id()).open(signIn).orElseThrow();
            for (Object shown : List.of(tokens, new RefreshResult.Refreshed(tokens), List.of(tokens))) {
                assertFalse(shown.toString().contains(tokens.accessToken()));
                assertFalse(shown.toString().contains(tokens.refreshToken()));
            }
        }
    }

    @Test
    void aSecretIsItsOwnCopyAndEqualsByItsBytes() {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        Secret secret = new Secret(bytes);
        bytes[0] = 0;
        assertEquals(new Secret(SECRET.getBytes(StandardCharsets.UTF_8)), secret);
        secret.bytes()[0] = 0;
        assertEquals(new Secret(SECRET.getBytes(StandardCharsets.UTF_8)), secret);
        assertNotEquals(new Secret(bytes), secret);
        assertEquals(new Secret(SECRET.getBytes(StandardCharsets.UTF_8)).hashCode(), secret.hashCode());
    }
}
