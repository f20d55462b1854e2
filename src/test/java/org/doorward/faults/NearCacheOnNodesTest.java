package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.doorward.AccountId;
import org.doorward.account.Account;
import org.doorward.faults.Nodes.Node;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.memory.MemorySessionStore;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.SignIn;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Eventually;
import org.doorward.testing.QuickHasher;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RedisLink;
import org.doorward.testing.RedisMonitor;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes keep near costs nothing when it is there, is true when it has changed, and is nothing that a client can make. */
@Tag("faults")
class NearCacheOnNodesTest {
    /** Long before a copy is too old: what is not told is not seen within it. */
    private static final Duration TOLD = Duration.ofSeconds(30);

    private static Nodes nodes;
    private static Node one;
    private static Node other;

    @BeforeAll
    static void start() {
        nodes = new Nodes("doorward.redis.timeout", "10s", "doorward.cache.max-age", "1m");
        List<Node> started = nodes.start(2);
        one = started.get(0);
        other = started.get(1);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    /** A copy lives for a minute; on a machine that is held up for so long, another attempt is fair. */
    @Test
    void aColdRequestAsksOnceAndAWarmOneNever() {
        try (RedisMonitor monitor = new RedisMonitor(nodes.redis)) {
            Eventually.within(Duration.ofSeconds(60), "one command for a cold request, none for warm ones", () -> {
                Person here = nodes.open("cold and warm", one);
                Person there = other.here(here);
                // another node's copy is of no use here, and none of another session either
                return trips(monitor, here, 1).equals(List.of("evalsha"))
                        && trips(monitor, here, 50).isEmpty()
                        && trips(monitor, there, 1).equals(List.of("evalsha"))
                        && trips(monitor, there, 50).isEmpty();
            });
        }
    }

    private static List<String> trips(RedisMonitor monitor, Person person, int requests) {
        return monitor.during(() -> {
                    for (int i = 0; i < requests; i++) {
                        assertEquals(200, person.hello().status());
                    }
                })
                .roundTrips();
    }

    @Test
    void rolesThatWereTakenAwayAndRefreshedOnOneNodeAreGoneOnTheOther() throws SQLException {
        Person here = Person.program(one.process()).signIn();
        Person there = Nodes.warm(other.here(here));
        assertTrue(isAdmin(here) && isAdmin(there), "the first administrator");
        String before = roles(Optional.empty());
        try {
            roles(Optional.of(""));
            assertTrue(isAdmin(here) && isAdmin(there), "until a refresh");
            here.keep(here.refresh());
            assertTrue(!isAdmin(here), "the node that did it, at once");
            // with the old access token, which still names the session
            Duration took = Eventually.within(TOLD, "the other node hears", () -> !isAdmin(there));
            tell("roles renewed on one node, seen on the other after " + took.toMillis() + " ms");
            assertEquals(403, there.get("/api/admin").status());
            roles(Optional.of(before));
            there.holding(here);
            there.keep(there.refresh());
            assertTrue(isAdmin(there), "given back, the other way round");
            Eventually.within(TOLD, "this node hears", () -> isAdmin(here));
        } finally {
            roles(Optional.of(before));
        }
    }

    @SuppressWarnings("SystemOut") // the figure is what one runs this for
    private static void tell(String figure) {
        System.out.println("\n  " + figure);
    }

    private static boolean isAdmin(Person person) {
        RawHttp.Answer answer = person.hello();
        assertEquals(200, answer.status(), answer::toString);
        return answer.body().contains("|true|");
    }

    /** The roles of the one account, as its row has them, after they were set to these. */
    private static String roles(Optional<String> next) throws SQLException {
        try (Connection connection = DriverManager.getConnection(nodes.accounts.url(), "sa", "")) {
            if (next.isPresent()) {
                try (PreparedStatement update = connection.prepareStatement(
                        "update doorward.doorward_account set roles = ? where username = ?")) {
                    update.setString(1, next.get());
                    update.setString(2, DoorwardServer.USERNAME);
                    assertEquals(1, update.executeUpdate());
                }
            }
            try (PreparedStatement query =
                    connection.prepareStatement("select roles from doorward.doorward_account where username = ?")) {
                query.setString(1, DoorwardServer.USERNAME);
                var rows = query.executeQuery();
                assertTrue(rows.next());
                return rows.getString(1);
            }
        }
    }

    @Test
    void whatAClientSaysOfTenantsAndIdsIsIgnored() {
        String[] said = {
            "X-Tenant: other",
            "X-Tenant-ID: other",
            "X-Session-Id: mine",
            "X-Correlation-ID: mine",
            "X-Request-ID: mine"
        };
        Person person = nodes.open("says a lot", one);
        for (Node node : List.of(one, other)) {
            RawHttp.Answer plain = node.here(person).hello();
            RawHttp.Answer answer = node.here(person).get("/api/hello", said);
            assertEquals(200, answer.status());
            assertEquals(plain.body(), answer.body());
            assertTrue(String.join("\n", answer.head()).indexOf("mine") < 0, answer::toString);
        }
        assertEquals(
                204,
                RawHttp.send(
                                one.process().port(),
                                "DELETE /auth/sessions/" + person.session,
                                "",
                                person.credential(),
                                said[0])
                        .status(),
                "the tenant is the session's");
        try (RedisLink link = new RedisLink(nodes.redis.address())) {
            assertEquals(List.of(), link.texts("KEYS", "doorward:other:*"));
            assertEquals(List.of(), link.texts("KEYS", "*mine*"));
        }
    }

    /** whoever invents what looks like ours has the store remember nothing. */
    @Test
    void inventedTokensMakeNoKey() {
        Person signed = invented(TestSettings.SECRET);
        Person unsigned = invented(TestSettings.newSecret());
        Person ours = nodes.open("has a session", one);
        try (RedisLink link = new RedisLink(nodes.redis.address())) {
            List<String> before = link.texts("KEYS", "*").stream().sorted().toList();
            for (Person person : List.of(signed, unsigned)) {
                for (Node node : List.of(one, other)) {
                    Person here = node.here(person);
                    assertEquals(401, here.hello().status());
                    assertEquals(401, here.refresh().status());
                    assertEquals(401, here.get("/auth/sessions").status());
                    here.logout();
                    here.post("/auth/logout-all");
                    here.delete("/auth/sessions/" + ours.session);
                    assertEquals(401, here.hello().status());
                }
            }
            Person mixed = nodes.open("mixes", one);
            mixed.access = ours.access;
            mixed.refresh = signed.refresh;
            assertEquals(401, mixed.refresh().status());
            long grown = link.number("DBSIZE");
            List<String> after = link.texts("KEYS", "*").stream().sorted().toList();
            assertTrue(after.containsAll(before), "nothing of others' went");
            assertEquals(
                    0,
                    after.stream()
                            .filter(key -> !before.contains(key) && !isOf(key, mixed))
                            .count(),
                    () -> grown + " keys: " + after);
            assertEquals(200, ours.hello().status());
        }
    }

    /** The session's key and its account's index; the part in braces is the same in all keys of an account. */
    private static boolean isOf(String key, Person person) {
        String braces = key.substring(key.indexOf('{') + 1, Math.max(key.indexOf('{') + 1, key.indexOf('}')));
        return !braces.isEmpty() && person.session.startsWith(braces);
    }

    /** Tokens as this secret makes them, of a session that no node has ever opened. */
    private static Person invented(String secret) {
        MemorySessionStore elsewhere = new MemorySessionStore(Duration.ofHours(1));
        try (SessionEngine service = TestSessions.engine(
                elsewhere,
                new AccountEngine(new TestAccounts(), new QuickHasher()),
                SessionDurations.of(TestSettings.with()),
                new DerivedKeys(secret),
                Clock.systemUTC())) {
            IssuedTokens tokens = service.opening(AccountId.of("nobody"))
                    .open(SignIn.builder(Account.active(AccountId.of("nobody"), "nobody", Set.of("admin")), "password")
                            .device(new Device(DeviceType.UNKNOWN, "test", null))
                            .address("127.0.0.1")
                            .remembered(true)
                            .build())
                    .orElseThrow();
            Person person = Person.program(one.process());
            person.access = tokens.accessToken();
            person.refresh = tokens.refreshToken();
            person.session = tokens.session().id().value();
            return person;
        }
    }
}
