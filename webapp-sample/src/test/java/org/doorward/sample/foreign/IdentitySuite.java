package org.doorward.sample.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.doorward.sample.HttpCaller;
import org.doorward.sample.identity.LongServlet;
import org.doorward.sample.identity.WhoServlet;
import org.doorward.sample.server.Application;
import org.doorward.sample.server.Deployments;
import org.doorward.sample.server.RealServer;
import org.doorward.sample.server.ServerKind;
import org.doorward.sample.server.Suite;

/** Whichever way code comes by the request, it knows who acts; and what the container keeps is of whoever acts. */
public final class IdentitySuite implements Suite {
    private static final String NAME = "identity";
    private static final String KEEPING = "identity-keeping";
    private static final String NOBODY = "-|null|null|false";
    private static final String ADA = "ada|ada|DOORWARD|true";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";
    private static final String DISPATCHED = "injected-dispatched";
    private static final List<String> WAYS = List.of(
            "request", "injected", "bean", "async", "async-of-injected", "async-with", "dispatched", DISPATCHED);

    @Override
    public List<Application> applications(ServerKind server) {
        return List.of(
                ForeignWar.named(NAME, ForeignWar.withBeans(server).addPackage(WhoServlet.class.getPackage())),
                ForeignWar.named(
                        KEEPING,
                        ForeignWar.withBeans(server, "doorward.http-session.keep-attributes", "note")
                                .addPackage(WhoServlet.class.getPackage())));
    }

    @Override
    public List<Promise> promises(ServerKind server) {
        return List.of(
                new Promise(
                        "every request knows who acts, and nobody after somebody",
                        deployed -> everyRequestKnows(deployed, ways(server))),
                new Promise(
                        "logout on every request ends the session",
                        deployed -> everyLogoutEndsTheSession(deployed, ways(server))),
                new Promise(
                        "login on every request opens a session",
                        deployed -> everyLoginOpensASession(deployed, ways(server))),
                new Promise("what a stranger has planted is gone after a sign-in", IdentitySuite::plantedIsGone),
                new Promise("what somebody keeps is handed to nobody else", IdentitySuite::keptIsOfWhoeverActs),
                new Promise("an event stream ends with its session", IdentitySuite::streamsEnd),
                new Promise(
                        "a long answer that ended with its session does not look complete",
                        IdentitySuite::longAnswersAreCut),
                new Promise("what is named goes along into a sign-in", IdentitySuite::namedGoesAlong));
    }

    private static List<String> ways(ServerKind server) {
        return WAYS.stream()
                .filter(way -> server.injectsRequestsInDispatches() || !way.equals(DISPATCHED))
                .toList();
    }

    private static void everyRequestKnows(Deployments deployed, List<String> ways) throws Exception {
        HttpCaller ada = browser(deployed, NAME);
        HttpCaller program = deployed.caller(NAME);
        program.useTokensOf(signIn(program, "").json());
        HttpCaller stranger = deployed.caller(NAME);
        for (int round = 0; round < 3; round++) {
            for (String way : ways) {
                assertEquals(ADA, ada.get("who?by=" + way).body(), way);
                assertEquals(NOBODY, stranger.get("public/who?by=" + way).body(), way);
                assertEquals(ADA, program.get("public/who?by=" + way).body(), way);
                assertEquals(401, stranger.get("who?by=" + way).status(), way);
            }
        }
    }

    private static void everyLogoutEndsTheSession(Deployments deployed, List<String> ways) throws Exception {
        for (String way : ways) {
            HttpCaller ada = browser(deployed, NAME);
            HttpCaller twin = ada.withTheSameCookies();
            assertEquals(NOBODY, ada.get("who?do=logout&by=" + way).body(), way);
            assertEquals(Map.of(), keptOf(ada), way + ": the cookies are cleared");
            HttpCaller.Answer after = twin.get("who?by=request");
            assertEquals(401, after.status(), way);
            assertEquals("signed-out", after.json().getString("reason"), way);
        }
    }

    /** Not the mark of a known device, which a sign-out leaves. */
    private static Map<String, String> keptOf(HttpCaller caller) {
        Map<String, String> kept = caller.cookies();
        kept.keySet().removeIf(name -> !name.endsWith("-access") && !name.endsWith("-refresh"));
        return kept;
    }

    private static void everyLoginOpensASession(Deployments deployed, List<String> ways) throws Exception {
        for (String way : ways) {
            HttpCaller ada = deployed.caller(NAME);
            assertEquals(ADA, ada.get("public/who?do=login&by=" + way).body(), way);
            assertEquals(ADA, ada.get("who?by=request").body(), way);
        }
    }

    private static void plantedIsGone(Deployments deployed) throws Exception {
        for (boolean own : List.of(false, true)) {
            HttpCaller victim = deployed.caller(NAME);
            assertEquals(
                    "planted|planted", victim.get("public/cart?put=planted").body());
            HttpCaller attacker = victim.withTheSameCookies();
            if (own) {
                assertEquals("-|-", victim.get("public/cart?login=1").body());
            } else {
                signIn(victim, ",\"transport\":\"cookie\"");
            }
            for (String path : List.of("cart", "public/cart")) {
                assertEquals("-|-", victim.get(path).body(), "own login: " + own);
            }
            assertEquals("mine|mine", victim.get("cart?put=mine").body());
            assertEquals("-|-", attacker.get("public/cart").body());
            assertEquals("mine|mine", victim.get("cart").body());
        }
        HttpCaller first = deployed.caller(NAME);
        assertEquals("mine|mine", first.get("public/cart?login=1&put=mine").body());
        assertEquals("mine|mine", first.get("cart").body(), "what was put aside in the request that signed in");
        HttpCaller again = deployed.caller(NAME);
        again.get("public/cart?put=planted");
        assertEquals("mine|mine", again.get("public/cart?login=1&put=mine").body());
        assertEquals("mine|mine", again.get("cart").body(), "and where there was a session before");
    }

    private static void keptIsOfWhoeverActs(Deployments deployed) throws Exception {
        for (String path : List.of("cart", "public/cart")) {
            HttpCaller ada = browser(deployed, NAME);
            assertEquals("mine|mine", ada.get(path + "?put=mine").body());
            assertEquals("mine|mine", ada.get("cart").body());
            HttpCaller stranger = ada.withTheSameCookies();
            stranger.dropCookie("-access");
            stranger.dropCookie("-refresh");
            assertEquals("-|-", stranger.get("public/cart").body(), path);
        }
        HttpCaller signedIn = browser(deployed, NAME);
        HttpCaller stranger = deployed.caller(NAME);
        stranger.get("public/cart?put=planted");
        String id = stranger.cookie("JSESSIONID");
        signedIn.useCookie("JSESSIONID", id);
        assertEquals("-|-", signedIn.get("public/cart").body(), "one that was planted on whoever is signed in");
    }

    private static void namedGoesAlong(Deployments deployed) throws Exception {
        for (boolean own : List.of(false, true)) {
            HttpCaller ada = deployed.caller(KEEPING);
            ada.get("public/cart?put=wanted");
            String before = ada.cookie("JSESSIONID");
            if (own) {
                ada.get("public/cart?login=1");
            } else {
                signIn(ada, ",\"transport\":\"cookie\"");
            }
            assertEquals("wanted|-", ada.get("cart").body(), "own login: " + own);
            assertNotEquals(before, ada.cookie("JSESSIONID"));
        }
    }

    private static void streamsEnd(Deployments deployed) throws Exception {
        HttpCaller ada = browser(deployed, NAME);
        HttpCaller ended = ada.withTheSameCookies();
        List<CompletableFuture<HttpCaller.Answer>> streams = new ArrayList<>();
        for (String path : List.of("stream", "stream?busy=1", "stream?busy=1")) {
            HttpCaller reader = ada.withTheSameCookies();
            streams.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return reader.get(path);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        // the streams have begun when requests behind them are served
        for (int i = 0; i < 20; i++) {
            assertEquals(ADA, ada.get("who?by=request").body());
        }
        assertTrue(streams.stream().noneMatch(CompletableFuture::isDone));
        assertEquals(
                204,
                ended.send("POST", "auth/logout", "", Map.of("Sec-Fetch-Site", "same-origin"))
                        .status());
        for (CompletableFuture<HttpCaller.Answer> stream : streams) {
            String body = stream.get(110, TimeUnit.SECONDS).body();
            assertTrue(body.startsWith("data: tick") || body.contains("signed-out"), body);
            assertFalse(body.contains("not ended"));
        }
    }

    private static void longAnswersAreCut(Deployments deployed) throws Exception {
        for (String path : List.of("long", "long-async")) {
            HttpCaller ada = browser(deployed, NAME);
            URI base = deployed.of(NAME).base();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try (Socket socket = new Socket(base.getHost(), base.getPort())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream().write(requestFor(base, path, ada).getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                readUntil(LongServlet.LINE, in, read);
                assertEquals(
                        204,
                        ada.send("POST", "auth/logout", "", Map.of("Sec-Fetch-Site", "same-origin"))
                                .status());
                readUntil(LAST_CHUNK, in, read);
            } catch (SocketException e) {
                // a reset tells the client, too
                read.flush();
            }
            String answer = read.toString(StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            assertTrue(answer.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked"), answer);
            assertFalse(answer.contains(LongServlet.LAST_LINE), answer);
            assertFalse(answer.endsWith(LAST_CHUNK), () -> path + " has a last chunk: " + answer);
        }
    }

    private static String requestFor(URI base, String path, HttpCaller caller) {
        return "GET " + base.getPath() + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nCookie: "
                + keptOf(caller).entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; "))
                + "\r\n\r\n";
    }

    /** Reads until this text has come, or the connection ends. */
    private static void readUntil(String text, InputStream in, ByteArrayOutputStream read) throws IOException {
        while (!read.toString(StandardCharsets.US_ASCII).endsWith(text)) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            read.write(next);
        }
    }

    private static HttpCaller browser(Deployments deployed, String application) throws Exception {
        HttpCaller caller = deployed.caller(application);
        signIn(caller, ",\"transport\":\"cookie\"");
        assertTrue(caller.cookies().keySet().stream().anyMatch(name -> name.endsWith("-access")));
        return caller;
    }

    private static HttpCaller.Answer signIn(HttpCaller caller, String more) throws Exception {
        String right = "{\"username\":\"ada\",\"password\":\"" + RealServer.PASSWORD + "\"" + more + "}";
        HttpCaller.Answer answer = caller.postJson("auth/login", right, Map.of());
        assertEquals(200, answer.status(), answer::toString);
        return answer;
    }
}
