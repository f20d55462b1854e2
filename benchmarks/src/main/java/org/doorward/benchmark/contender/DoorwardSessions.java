package org.doorward.benchmark.contender;

import java.time.Duration;
import java.util.Map;
import org.doorward.benchmark.server.Answer;
import org.doorward.benchmark.server.InMemoryClient;
import org.doorward.benchmark.server.Requests;

/** Doorward's own endpoints. */
final class DoorwardSessions implements SessionLife {
    private static final int PAGE = 100;

    private final InMemoryClient client;
    private final Map<String, String> settings;

    DoorwardSessions(InMemoryClient client, Map<String, String> settings) {
        this.client = client;
        this.settings = settings;
    }

    @Override
    public SignedIn signIn(String user) {
        return signedIn(user, login(user, "bearer"));
    }

    /** Signs in, and gives the cookies that came of it. */
    String cookies(String user) {
        return login(user, "cookie").cookies();
    }

    private Answer login(String user, String transport) {
        return client.send(Requests.post(
                        "/auth/login",
                        "{\"username\":\"" + user + "\",\"password\":\"" + DoorwardDefaults.PASSWORD
                                + "\",\"transport\":\"" + transport + "\"}"))
                .expect(200);
    }

    private static SignedIn signedIn(String user, Answer answer) {
        return new SignedIn(user, Requests.bearer(answer.field("access_token")), answer.field("refresh_token"));
    }

    /** Writes them into the store itself. */
    @Override
    public void open(String user, int sessions) {
        try (StoredSessions stored = StoredSessions.inRedis(settings, Duration.ofHours(24))) {
            stored.open(accountId(signIn(user)), sessions);
        }
    }

    private String accountId(SignedIn session) {
        Answer me = client.send(Requests.get("/auth/me", session.header())).expect(200);
        return me.findField("id").orElseGet(() -> me.field("account"));
    }

    @Override
    public SignedIn refresh(SignedIn session) {
        return signedIn(
                session.user(),
                client.send(Requests.post("/auth/refresh", "{\"refresh_token\":\"" + session.refreshToken() + "\"}"))
                        .expect(200));
    }

    @Override
    public void signOut(SignedIn session) {
        client.send(Requests.post("/auth/logout", "", session.header())).expect(204);
    }

    @Override
    public int list(SignedIn session) {
        int listed = 0;
        String cursor = "";
        do {
            Answer page = client.send(Requests.get("/auth/sessions?limit=" + PAGE + cursor, session.header()))
                    .expect(200);
            listed += page.body().split("\"created_at\"", -1).length - 1;
            cursor = page.findField("next").map(next -> "&cursor=" + next).orElse("");
        } while (!cursor.isEmpty());
        return listed;
    }

    @Override
    public void firstPage(SignedIn session) {
        client.send(Requests.get("/auth/sessions", session.header())).expect(200);
    }

    @Override
    public void signOutEverywhere(SignedIn session) {
        client.send(Requests.post("/auth/logout-all", "", session.header())).expect(200);
    }

    @Override
    public boolean isGood(SignedIn session) {
        return client.send(Requests.get(Site.PATH, session.header())).status() == 200;
    }
}
