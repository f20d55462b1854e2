package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.account.Account;
import org.doorward.account.AccountService;
import org.doorward.account.StoredPassword;
import org.doorward.authentication.Credential;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.internal.token.DerivedKeys;
import org.doorward.login.PasswordLogin;
import org.doorward.session.Device;
import org.doorward.session.IssuedTokens;
import org.doorward.session.RefreshResult;
import org.doorward.session.SessionService;
import org.doorward.session.SessionTimes;
import org.doorward.session.SignIn;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.ManualClock;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Whatever carries a secret hides it when it is printed, and so does what carries that. */
class SecretTextsTest {
    private static final String SECRET = "Zx8-very-secret-indeed-Qp3";

    private static Stream<Object> carriers() {
        Account ada = Account.active(AccountId.of("1"), "ada", Set.of());
        Credential.AccessTokenCredential token =
                new Credential.AccessTokenCredential(SECRET, Credential.Transport.COOKIE);
        PasswordLogin.Attempt typedAsName =
                new PasswordLogin.Attempt(TenantId.DEFAULT, SECRET, "x", Device.UNKNOWN, null, true, null);
        return Stream.of(
                new Secret(SECRET.getBytes(StandardCharsets.UTF_8)),
                new StoredPassword(ada, SECRET),
                token,
                new Credential.UnrecognisedCredential(SECRET, Credential.Transport.HEADER),
                new PasswordLogin.Attempt(TenantId.DEFAULT, "ada", SECRET, Device.UNKNOWN, null, true, null),
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
        try (SessionService sessions = new SessionService(
                new MemorySessionStore(Duration.ofHours(1)),
                new AccountService(accounts, new CountingHasher()),
                SessionTimes.of(TestSettings.with()),
                new DerivedKeys(TestSettings.SECRET),
                new ManualClock(Instant.EPOCH))) {
            SignIn signIn = new SignIn(ada, 0, "password", Device.UNKNOWN, null, true, null);
            IssuedTokens tokens = sessions.open(signIn).orElseThrow();
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
