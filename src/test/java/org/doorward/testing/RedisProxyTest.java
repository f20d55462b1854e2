package org.doorward.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The proxy is a good network until it is told otherwise, and then exactly as bad as it was told. */
@Tag("stores")
class RedisProxyTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    /** For what is to be answered. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private RealRedis redis;
    private RedisProxy proxy;
    private RedisLink direct;
    private RedisLink link;

    @BeforeEach
    void start() {
        redis = new RealRedis();
        proxy = new RedisProxy(redis.address());
        direct = new RedisLink(redis.address());
        link = new RedisLink(proxy.address());
    }

    @AfterEach
    void stop() {
        link.close();
        direct.close();
        proxy.close();
        proxy.close();
        redis.close();
    }

    private RedisLink impatient() {
        return new RedisLink(proxy.address(), SHORT);
    }

    /** What is answered to these commands in the form that people type, to the end. */
    private String conversation(String commands, String end) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            StringBuilder answers = new StringBuilder();
            while (!answers.toString().endsWith(end)) {
                int octet = socket.getInputStream().read();
                assertTrue(octet >= 0, answers::toString);
                answers.append((char) octet);
            }
            return answers.toString();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(proxy.address()).getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    @Test
    void everyByteIsPassedOn() throws IOException {
        byte[] value = new byte[300_000];
        new Random(7).nextBytes(value);
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            String key = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + value.length + "\r\n";
            out.write(key.getBytes(StandardCharsets.US_ASCII));
            out.write(value);
            out.write("\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertEquals("+OK\r\n$300000\r\n", new String(in.readNBytes(14), StandardCharsets.US_ASCII));
            assertTrue(Arrays.equals(value, in.readNBytes(value.length)));
            assertEquals("\r\n+PONG\r\n", new String(in.readNBytes(9), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void answersOfEveryKindArrive() throws IOException {
        assertNull(link.call("GET", "none"));
        assertEquals(List.of("1", "2"), link.texts("EVAL", "return {{1}, false, {'2', {}}}", "0"));
        assertThrows(IllegalStateException.class, () -> link.call("NOSUCH"));
        assertEquals(List.of("subscribe", "news", "1"), link.texts("SUBSCRIBE", "news"));
        direct.call("PUBLISH", "news", "hello");
        assertEquals(List.of("message", "news", "hello"), link.read());
        // version 3 of the protocol has more kinds
        String answers = conversation("HELLO 3\r\nGET none\r\nECHO end\r\n", "$3\r\nend\r\n");
        assertTrue(answers.startsWith("%7\r\n$6\r\nserver\r\n"), answers);
        assertTrue(answers.endsWith("_\r\n$3\r\nend\r\n"), answers);
    }

    @Test
    void answersAreLateByTheDelayAndOnlyOnceForManyAtOnce() throws IOException {
        Duration delay = Duration.ofSeconds(1);
        proxy.delay(delay);
        long start = System.nanoTime();
        conversation("PING\r\n".repeat(40) + "ECHO end\r\n", "end\r\n");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(delay) >= 0 && took.compareTo(delay.multipliedBy(20)) < 0, took.toString());
        proxy.delay(Duration.ofSeconds(40));
        proxy.pass();
        start = System.nanoTime();
        assertEquals("PONG", link.call("PING"));
        assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(LONG) < 0);
    }

    @Test
    void whileItIsFrozenNothingReachesTheServerAndAfterwardsItDoes() throws IOException {
        proxy.freeze();
        try (RedisLink impatient = impatient()) {
            assertThrows(UncheckedIOException.class, () -> impatient.call("SET", "k", "1"));
            assertNull(direct.call("GET", "k"));
            proxy.thaw();
            impatient.patience(LONG);
            assertEquals("OK", impatient.read());
        }
        assertEquals("1", link.call("GET", "k"));
    }

    @Test
    void whileItIsMuteTheServerDoesWhatIsAskedAndNobodyIsTold() throws IOException {
        proxy.mute();
        try (RedisLink impatient = impatient()) {
            assertThrows(UncheckedIOException.class, () -> impatient.call("SET", "k", "1"));
            assertEquals("1", direct.call("GET", "k"));
            proxy.thaw();
            impatient.patience(LONG);
            assertEquals("OK", impatient.read());
        }
    }

    @Test
    void cutConnectionsAreGoneAndThereAreNoNewOnesUntilItHeals() {
        assertEquals("PONG", link.call("PING"));
        proxy.cut();
        assertThrows(UncheckedIOException.class, () -> link.call("PING"));
        assertThrows(UncheckedIOException.class, () -> impatient().call("PING"));
        Eventually.within(Duration.ofSeconds(60), "nobody is connected", () -> proxy.connections() == 0);
        proxy.heal();
        try (RedisLink again = new RedisLink(proxy.address(), LONG)) {
            assertEquals("PONG", again.call("PING"));
        }
    }

    @Test
    void whatIsDroppedIsAnsweredInItsTurnAndNeverDone() throws IOException {
        proxy.drop(command -> command.equals(List.of("SET", "lost", "1")));
        proxy.drop(RedisProxy.named("incr"), ":77\r\n");
        // the first is slow; answers must not overtake it
        assertEquals(
                "*-1\r\n+OK\r\n+OK\r\n:77\r\n+PONG\r\n",
                conversation("BLPOP none 0.3\r\nSET lost 1\r\nSET kept 1\r\nINCR lost\r\nPING\r\n", "+PONG\r\n"));
        assertNull(direct.call("GET", "lost"));
        assertEquals("1", direct.call("GET", "kept"));
        assertEquals(2, proxy.dropped());
        assertEquals(2L, proxy.seen().get("SET"));
        proxy.pass();
        assertEquals(1L, link.call("INCR", "lost"));
    }

    @Test
    void theServerCanBeStoppedBetweenTwoWrites() {
        proxy.when(command -> command.contains("second"), redis::stop);
        assertEquals("OK", link.call("SET", "first", "1"));
        assertThrows(UncheckedIOException.class, () -> link.call("SET", "second", "1"));
        assertThrows(UncheckedIOException.class, () -> impatient().call("PING"), "there is no server any more");
    }

    @Test
    void somethingCanBeDoneBetweenAWriteAndItsAnswer() {
        String[] found = new String[1];
        proxy.after(RedisProxy.named("SET"), () -> found[0] = direct.text("GET", "k"));
        proxy.instead(RedisProxy.named("DEL"), () -> direct.call("SET", "k", "instead"), ":1\r\n");
        assertEquals("OK", link.call("SET", "k", "1"));
        assertEquals("1", found[0]);
        assertEquals(1L, link.call("DEL", "k"));
        assertEquals("instead", link.call("GET", "k"));
    }

    @Test
    void anActionThatFailsIsNotForgotten() {
        RedisProxy failing = new RedisProxy(redis.address());
        failing.when(RedisProxy.named("PING"), () -> direct.call("NOSUCH"));
        try (RedisLink through = new RedisLink(failing.address())) {
            assertEquals("PONG", through.call("PING"));
        }
        assertThrows(AssertionError.class, failing::close);
    }
}
