package org.doorward.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.doorward.internal.http.answer.Json;
import org.doorward.testing.Chromium;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.HeldAnswers;
import org.doorward.testing.TestCertificate;
import org.doorward.testing.Visitor;

/**
 * A browser whose pages have the client connected as {@code doorward} and write its events down in {@code events}, and a
 * server whose access tokens live for ten seconds of its own time, which stands still. The server leaves refreshing to the
 * client, unless a test has it otherwise.
 */
final class ClientBed implements AutoCloseable {
    static final String REFRESH = "/auth/refresh";
    static final String HELLO = "/api/hello";

    private static final Duration PAST_ACCESS = Duration.ofSeconds(11);

    final HeldAnswers answers = new HeldAnswers();
    final DoorwardServer server;
    final Chromium chromium;

    private final Optional<TestCertificate> certificate;
    private final URI origin;

    ClientBed(String... namesAndValues) {
        this(Map.of(), Optional.empty(), namesAndValues);
    }

    /** One whose pages come by HTTP/2. */
    static ClientBed overTls(String... namesAndValues) {
        return new ClientBed(Map.of(), Optional.of(new TestCertificate()), namesAndValues);
    }

    /** One whose browser keeps no cookies and nothing else. */
    static ClientBed withoutCookies() {
        return new ClientBed(Map.of("profile.default_content_setting_values.cookies", 2), Optional.empty());
    }

    private ClientBed(Map<String, ?> preferences, Optional<TestCertificate> certificate, String... namesAndValues) {
        this.certificate = certificate;
        chromium = new Chromium(preferences);
        Stream<String> usual = Stream.of("doorward.session.access", "10s", "doorward.session.transparent", "false");
        server = DoorwardServer.with(
                answers, Stream.concat(usual, Arrays.stream(namesAndValues)).toArray(String[]::new));
        origin = certificate.map(server::alsoOverTls).orElseGet(() -> server.uri(""));
    }

    /** Shows a page in the tab in front, signs in there and connects. */
    void signIn(String options) {
        openPage();
        assertEquals(200L, signInAs(DoorwardServer.USERNAME, 0));
        connect(options);
    }

    void openPage() {
        chromium.open(origin.resolve("/public/page"));
    }

    Object signInAs(String username, int slot) {
        return chromium.run("""
                const [username, password, slot] = args;
                const headers = { "Content-Type": "application/json" };
                if (slot) headers["Doorward-Slot"] = slot;
                const body = JSON.stringify({ username, password });
                return (await fetch("/auth/login", { method: "POST", headers, body })).status;
                """, username, DoorwardServer.PASSWORD, slot);
    }

    /** Connects the page in front, with these options as a script has them, and waits until it knows who is signed in. */
    void connect(String options) {
        connectOnly(options);
        chromium.run("await until(() => named('session').length);");
    }

    void connectOnly(String options) {
        chromium.run("""
                const { connect } = await import("/auth/client.js");
                window.events = [];
                window.named = type => events.filter(event => event.type === type);
                window.until = async (condition, limit = 60_000) => {
                    for (const start = performance.now(); !condition(); await new Promise(done => setTimeout(done, 5))) {
                        if (performance.now() - start > limit) throw new Error(`never: ${condition}, ${JSON.stringify(events)}`);
                    }
                };
                window.outcome = (...call) => doorward.fetch(...call).then(response => response.status, String);
                window.doorward = connect(%s);
                for (const type of ["session", "used", "refreshed", "expiring", "signed-out", "step-up", "error"]) {
                    doorward.addEventListener(type, ({ detail }) => events.push({ type, ...detail }));
                }
                """.formatted(options));
    }

    /** One more tab, connected as well. */
    String anotherTab(String options) {
        String tab = chromium.newTab();
        openPage();
        connect(options);
        return tab;
    }

    /** Lets the access token run out. */
    void expireAccess() {
        server.clock.advance(PAST_ACCESS);
    }

    /** How often the tokens of the session in the browser's cookies were rotated. */
    long generation() {
        String token = chromium.cookie(Visitor.ACCESS_COOKIE);
        String payload = token.split("\\.", -1)[1];
        JsonNode claims = Json.readObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
                .orElseThrow();
        return claims.get("gen").longValue();
    }

    Object run(String body, Object... arguments) {
        return chromium.run(body, arguments);
    }

    /** The status of one call by the page in front, or the error that it ended in. */
    Object status(String path) {
        return run("return outcome(args[0]);", path);
    }

    /** The reasons that the page in front was told for being signed out. */
    List<?> reasons() {
        return (List<?>) run("return named('signed-out').map(event => event.reason);");
    }

    /** The codes of the errors that the page in front was told. */
    List<?> errors() {
        return (List<?>) run("return named('error').map(event => event.code);");
    }

    @Override
    public void close() {
        chromium.close();
        server.close();
        certificate.ifPresent(TestCertificate::close);
    }
}
