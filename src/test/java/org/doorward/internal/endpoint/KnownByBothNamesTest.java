package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.TenantId;
import org.doorward.account.Account;
import org.doorward.account.AccountStore;
import org.doorward.account.PasswordHasher;
import org.doorward.account.StoredPassword;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.ApplicationCdi;
import org.doorward.testing.CountingHasher;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** By HTTP, for an application whose accounts are found by username and by e-mail address. */
@Tag("server")
class KnownByBothNamesTest {
    private static final String USERNAME = "ada";
    private static final String EMAIL = "ada@x.test";
    private static final String PASSWORD = DoorwardServer.PASSWORD;

    private final ByBothNames names = new ByBothNames();
    private ApplicationCdi cdi;
    private DoorwardServer server;

    @BeforeEach
    void start() {
        cdi = new ApplicationCdi(Map.of(AccountStore.class, names, PasswordHasher.class, new CountingHasher()));
        server = new DoorwardServer(
                "doorward.accounts", "application",
                "doorward.jpa.url", null,
                "doorward.jpa.username", null,
                "doorward.jpa.timeout", null,
                "doorward.bootstrap.username", null,
                "doorward.bootstrap.password", null);
    }

    @AfterEach
    void stop() {
        server.close();
        cdi.close();
    }

    private RawHttp.Answer signIn(String username, String password, String... headerLines) {
        String[] lines = java.util.Arrays.copyOf(headerLines, headerLines.length + 1);
        lines[headerLines.length] = "Content-Type: application/json";
        return RawHttp.send(
                server.port(),
                "POST /auth/login",
                Json.write(Map.of("username", username, "password", password, "transport", "cookie")),
                lines);
    }

    private void failTimes(int times, String username, String... headerLines) {
        for (int i = 0; i < times; i++) {
            assertEquals(401, signIn(username, "wrong", headerLines).status(), username);
        }
    }

    private static String shows(RawHttp.Answer signedIn) {
        assertEquals(200, signedIn.status(), signedIn::body);
        return SignInBed.shows(signedIn.cookie("-device"));
    }

    @Test
    void aBrowserThatSignedInByOneNameIsKnownByTheAccountsOwnToo() {
        String known = shows(signIn(EMAIL, PASSWORD));
        failTimes(5, USERNAME);
        failTimes(5, EMAIL);
        assertEquals(429, signIn(USERNAME, PASSWORD).status(), "a stranger has to wait");
        assertEquals(200, signIn(USERNAME, PASSWORD, known).status());
        assertEquals(200, signIn(EMAIL, PASSWORD, known).status());
    }

    @Test
    void itIsOneDeviceByBothAndHasNoMoreGuessesForIt() {
        String known = shows(signIn(EMAIL, PASSWORD));
        failTimes(3, USERNAME, known);
        failTimes(2, EMAIL, known);
        assertEquals(401, signIn(USERNAME, PASSWORD, known).status(), "the right one was not looked at");
    }

    @Test
    void whoTriesTwoNamesIsAnsweredAlikeWhetherTheyAreOneAccountsOrNobodys() {
        for (List<String> pair : List.of(List.of(EMAIL, USERNAME), List.of("no@x.test", "no"))) {
            failTimes(5, pair.get(0));
            assertEquals(429, signIn(pair.get(0), "wrong").status());
            failTimes(5, pair.get(1));
            assertEquals(429, signIn(pair.get(1), "wrong").status());
        }
        server.close();
        start();
        failTimes(5, EMAIL);
        RawHttp.Answer tooEarly = signIn(USERNAME, PASSWORD);
        RawHttp.Answer nobody = signIn("no", PASSWORD);
        assertEquals(nobody.status(), tooEarly.status());
        assertEquals(nobody.body(), tooEarly.body());
        assertEquals(fields(nobody), fields(tooEarly));
    }

    @Test
    void anOwnNameThatFindsSomebodyElseMakesNobodyKnownThere() {
        String mallory = shows(signIn("m@m.test", PASSWORD));
        failTimes(5, EMAIL);
        assertEquals(429, signIn(EMAIL, "wrong", mallory).status(), "she is a stranger there");
        assertEquals(200, signIn("m@m.test", PASSWORD, mallory).status());
        assertEquals(429, signIn(EMAIL, "wrong").status(), "and has forgiven nobody's failures");
    }

    /** The other way round: else whoever had a name once would have as many guesses at its next owner as she kept cookies. */
    @Test
    void aBrowserThatSignedInByANameThatIsSomebodyElsesNowIsAStrangerThere() {
        String mallory = shows(signIn("shared@x.test", PASSWORD));
        String other = shows(signIn("shared@x.test", PASSWORD));
        String adas = shows(signIn(USERNAME, PASSWORD));
        names.handedOn = true;
        failTimes(3, "shared@x.test", mallory);
        failTimes(2, "shared@x.test", other);
        // counted together, as of strangers at one address, by the account
        assertEquals(401, signIn("shared@x.test", PASSWORD, other).status(), "the right one was not looked at");
        assertEquals(200, signIn(USERNAME, PASSWORD, adas).status(), "who is known to the account is");
    }

    private static List<String> fields(RawHttp.Answer answer) {
        return answer.head().stream().filter(line -> !line.startsWith("Date:")).toList();
    }

    /** One account by two names; and one whose username is the first one's e-mail address, which finds the first. */
    private static final class ByBothNames implements AccountStore {
        private final Account ada = Account.active(AccountId.of("id-of-ada"), USERNAME, Set.of("user"));

        /** Whether a name of the other one's has become the first one's. */
        private volatile boolean handedOn;

        private final Account mallory = Account.active(AccountId.of("id-of-mallory"), EMAIL, Set.of("user"));

        @Override
        public Optional<Account> find(AccountId id) {
            return Stream.of(ada, mallory)
                    .filter(account -> account.id().equals(id))
                    .findFirst();
        }

        @Override
        public Optional<StoredPassword> findPassword(TenantId tenant, String username) {
            boolean isShared = username.equals("shared@x.test");
            boolean isAda = Set.of(USERNAME, EMAIL).contains(username) || (isShared && handedOn);
            return isAda || isShared || username.equals("m@m.test")
                    ? Optional.of(new StoredPassword(isAda ? ada : mallory, CountingHasher.current(PASSWORD)))
                    : Optional.empty();
        }
    }
}
