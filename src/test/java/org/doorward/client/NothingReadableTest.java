package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What other scripts of the page can read of the session, and what other origins are sent of it. */
@Tag("browser")
class NothingReadableTest {
    private static final List<Set<String>> FOREIGN_HEADERS = new CopyOnWriteArrayList<>();

    private static ClientBed bed;
    private static HttpServer foreign;

    @BeforeAll
    static void start() throws IOException {
        bed = new ClientBed("doorward.cookie.slots", "2");
        foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        foreign.createContext("/", exchange -> {
            Set<String> names = new TreeSet<>();
            exchange.getRequestHeaders().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
            FOREIGN_HEADERS.add(names);
            String origin = exchange.getRequestHeaders().getFirst("Origin");
            exchange.getResponseHeaders().add("Access-Control-Allow-Origin", origin);
            exchange.getResponseHeaders().add("Access-Control-Allow-Credentials", "true");
            exchange.getResponseHeaders().add("Access-Control-Allow-Headers", "doorward-slot, authorization");
            exchange.sendResponseHeaders("OPTIONS".equals(exchange.getRequestMethod()) ? 204 : 401, -1);
            exchange.close();
        });
        foreign.start();
    }

    @AfterAll
    static void stop() {
        foreign.stop(0);
        bed.close();
    }

    @BeforeEach
    void forget() {
        FOREIGN_HEADERS.clear();
    }

    private static String foreignOrigin() {
        return "http://127.0.0.1:" + foreign.getAddress().getPort();
    }

    @Test
    void noTokenIsInAnythingThatScriptsCanRead() {
        bed.openPage();
        bed.signInAs("ada", 0);
        bed.run("""
                window.said = [];
                for (const [type, method] of [[BroadcastChannel, "postMessage"], [Storage, "setItem"]]) {
                    const plain = type.prototype[method];
                    type.prototype[method] = function (...words) {
                        said.push(JSON.stringify(words));
                        return plain.apply(this, words);
                    };
                }
                """);
        List<String> tokens = new ArrayList<>();
        bed.connect("{}");
        for (int i = 0; i < 3; i++) {
            tokens.add(bed.chromium.cookie(Visitor.ACCESS_COOKIE));
            tokens.add(bed.chromium.cookie(Visitor.REFRESH_COOKIE));
            bed.expireAccess();
            assertEquals(200L, bed.status(ClientBed.HELLO));
        }
        String dump = """
                const all = [said, document.cookie, { ...localStorage }, { ...sessionStorage }, location.href, history.state,
                    window.name, events, await caches.keys()];
                for (const { name } of await indexedDB.databases()) {
                    const database = await new Promise(done => {
                        const opening = indexedDB.open(name);
                        opening.onsuccess = () => done(opening.result);
                    });
                    for (const store of database.objectStoreNames) {
                        all.push(await new Promise(done => {
                            const reading = database.transaction(store).objectStore(store).getAll();
                            reading.onsuccess = () => done(reading.result);
                        }));
                    }
                }
                return JSON.stringify(all);
                """;
        String during = bed.run(dump).toString();
        bed.answers.refuse("/auth/logout", 503, "unavailable");
        bed.run("await doorward.signOut();");
        String after = bed.run(dump).toString();
        bed.answers.restore("/auth/logout");
        assertTrue(
                during.contains("refreshed") && after.contains("logout"), "the dumps are of what was said: " + after);
        for (String token : tokens) {
            assertTrue(token.length() > 60, "there was a token");
            for (int start = 0; start + 24 <= token.length(); start += 12) {
                // an access token's head is the same for all, and a refresh token names the session, which is no secret
                String piece = token.substring(start, start + 24);
                boolean secret = start > 60;
                assertFalse(secret && during.contains(piece), () -> "a part of a token is in " + during);
                assertFalse(secret && after.contains(piece), () -> "a part of a token is in " + after);
            }
        }
    }

    @Test
    void foreignOriginsAreSentNothingMore() {
        bed.signIn("{}");
        bed.run("doorward.close();");
        bed.connectOnly("{ slot: 1 }");
        bed.run("await doorward.me();");
        bed.answers.forget();
        assertEquals(401L, bed.status(foreignOrigin() + "/x"));
        assertEquals(1, FOREIGN_HEADERS.size(), "and not asked twice");
        assertFalse(FOREIGN_HEADERS.get(0).contains("cookie"));
        assertFalse(FOREIGN_HEADERS.get(0).contains("doorward-slot"));
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
    }

    @Test
    void originsThatAreNamedAreSentCookiesAndSlot() {
        bed.signIn("{}");
        bed.run("doorward.close();");
        bed.connectOnly("{ slot: 1, apis: [\"" + foreignOrigin() + "\"] }");
        assertEquals(401L, bed.status(foreignOrigin() + "/x"));
        assertTrue(FOREIGN_HEADERS.get(FOREIGN_HEADERS.size() - 1).containsAll(Set.of("cookie", "doorward-slot")));
    }

    @Test
    void aCallWithItsOwnCredentialIsLeftAlone() {
        bed.signIn("{}");
        String program = Visitor.program(bed.server).access();
        bed.expireAccess();
        bed.answers.forget();
        for (String init : List.of(
                "{ headers: { Authorization: 'Bearer ' + args[0] } }",
                "{ headers: new Headers([['authorization', 'Bearer ' + args[0]]]) }",
                "{ headers: { 'X-API-Key': args[0] } }",
                "{ credentials: 'omit' }")) {
            assertEquals(401L, bed.run("return outcome('/api/hello', " + init + ");", program), init);
            assertEquals(401L, bed.run("return outcome(new Request('/api/hello', " + init + "));", program), init);
        }
        assertEquals(0, bed.answers.count(ClientBed.REFRESH));
        assertEquals(List.of(), bed.reasons());
    }
}
