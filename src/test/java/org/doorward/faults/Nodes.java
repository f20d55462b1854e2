package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.doorward.AccountId;
import org.doorward.account.Account;
import org.doorward.internal.account.AccountEngine;
import org.doorward.internal.keys.DerivedKeys;
import org.doorward.internal.session.IssuedTokens;
import org.doorward.internal.session.SessionDurations;
import org.doorward.internal.session.SessionEngine;
import org.doorward.internal.store.redis.RedisStores;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.doorward.session.SignIn;
import org.doorward.testing.Eventually;
import org.doorward.testing.NodeProcess;
import org.doorward.testing.QuickHasher;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisProxy;
import org.doorward.testing.SharedAccounts;
import org.doorward.testing.TestAccounts;
import org.doorward.testing.TestSessions;
import org.doorward.testing.TestSettings;

/** A cluster: nodes in processes of their own over one Redis, each by a network of its own, and the accounts they share. */
final class Nodes implements AutoCloseable {
    /** The key of the stream by which nodes tell each other, and the name of the channel that wakes them. */
    static final String EVENTS = "doorward:~:events";

    final RealRedis redis = new RealRedis();
    final SharedAccounts accounts = new SharedAccounts();
    private final List<Node> nodes = new CopyOnWriteArrayList<>();
    private final RedisStores stores = redis.stores();
    private final SessionEngine direct;
    private final String[] settings;

    /** A node, and its way to Redis. */
    record Node(NodeProcess process, RedisProxy network) {
        /** This person, with the same tokens, here. */
        Person here(Person person) {
            return person.at(process);
        }
    }

    /** With no nodes yet; all that are started have these settings. */
    Nodes(String... namesAndValues) {
        this.settings = namesAndValues.clone();
        this.direct = TestSessions.engine(
                stores.sessions(),
                new AccountEngine(new TestAccounts(), new QuickHasher()),
                SessionDurations.of(TestSettings.with(namesAndValues)),
                new DerivedKeys(TestSettings.SECRET),
                Clock.systemUTC());
    }

    /** Starts nodes whose clocks are ahead by these, or behind, all at the same time; back when one can sign in at each. */
    List<Node> start(Duration... clocks) {
        List<CompletableFuture<Node>> starting = Stream.of(clocks)
                .map(ahead -> CompletableFuture.supplyAsync(() -> startOne(ahead), work -> new Thread(work).start()))
                .toList();
        return starting.stream().map(CompletableFuture::join).toList();
    }

    /** So many that go by the right time. */
    List<Node> start(int count) {
        return start(Stream.generate(() -> Duration.ZERO).limit(count).toArray(Duration[]::new));
    }

    /** One that goes by the right time, with these settings on top of the others'. */
    Node startWith(String... more) {
        return startOne(Duration.ZERO, more);
    }

    private Node startOne(Duration ahead, String... more) {
        RedisProxy network = new RedisProxy(redis.address());
        List<String> all = new ArrayList<>(List.of("doorward.store", "redis"));
        all.addAll(List.of("doorward.redis.address", network.address()));
        all.addAll(List.of(settings));
        all.addAll(List.of(more));
        Node node = new Node(NodeProcess.startWithClock(ahead, accounts.settings(all.toArray(String[]::new))), network);
        nodes.add(node);
        node.process().awaitSignIn();
        return node;
    }

    /** Somebody who is signed in at this node, without a password having been hashed: the sessions that count are many. */
    Person open(String account, Node at) {
        AccountId id = AccountId.of(account);
        IssuedTokens tokens = direct.opening(id)
                .open(SignIn.builder(Account.active(id, account, Set.of()), "password")
                        .device(new Device(DeviceType.UNKNOWN, "test", null))
                        .address("127.0.0.1")
                        .remembered(true)
                        .build())
                .orElseThrow();
        Person person = Person.program(at.process());
        person.access = tokens.accessToken();
        person.refresh = tokens.refreshToken();
        person.session = tokens.session().id().value();
        return person;
    }

    /** Has the node answer from what it keeps. */
    static Person warm(Person person) {
        for (int i = 0; i < 2; i++) {
            RawHttp.Answer answer = person.hello();
            assertEquals(200, answer.status(), answer::toString);
        }
        return person;
    }

    /** Asks without pause. @return how long it took from {@code since} until the answer was 401 */
    static Duration untilRefused(Person person, long since, Duration limit) {
        while (true) {
            int status = person.hello().status();
            Duration took = Duration.ofNanos(System.nanoTime() - since);
            if (status == 401) {
                return took;
            }
            assertTrue(status == 200 || status == 503, () -> "neither served nor refused: " + status);
            assertTrue(took.compareTo(limit) < 0, () -> "not refused within " + limit);
        }
    }

    /** Back when so much time has gone by. */
    static void pass(Duration time) {
        long start = System.nanoTime();
        Eventually.within(time.plusSeconds(60), "time goes by", () -> System.nanoTime() - start >= time.toNanos());
    }

    /** Whether a command appends to what nodes tell each other. */
    static boolean tells(List<String> command) {
        return ofEvents(command) && command.size() > 6;
    }

    /** Whether a command reads what nodes told. */
    static boolean reads(List<String> command) {
        return ofEvents(command) && command.size() == 6;
    }

    private static boolean ofEvents(List<String> command) {
        return command.size() > 3
                && command.get(0).startsWith("EVAL")
                && command.get(3).equals(EVENTS);
    }

    @Override
    public void close() {
        direct.close();
        nodes.forEach(node -> node.process().close());
        nodes.forEach(node -> node.network().close());
        stores.close();
        accounts.close();
        redis.close();
    }
}
