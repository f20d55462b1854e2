package org.doorward.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The administrator, and nobody, at servlets, resources and beans that ask for roles. */
final class RoleJourney {
    private static final List<String> SERVED = List.of(
            "public/admin-servlet",
            "api/role/admin",
            "api/role/all",
            "api/role/open/free",
            "api/cash/look",
            "api/cash/admins",
            "api/cash/peep",
            "cash/look",
            "cash/admins",
            "cash/peep",
            "public/cash/admins",
            "public/cash/peep");
    private static final List<String> FORBIDDEN = List.of(
            "public/root-servlet",
            "public/closed-servlet",
            "api/role/root",
            "api/role/none",
            "api/role/kept/free",
            "api/role/open/root",
            "api/cash/own",
            "api/cash/shred",
            "api/cash/inherited",
            "api/cash/overridden",
            "api/cash/count",
            "api/cash/enter",
            "cash/shred",
            "cash/inherited",
            "cash/overridden",
            "cash/count",
            "cash/enter",
            "public/cash/enter");

    private final URI base;
    private final FreshData data;

    RoleJourney(URI base, FreshData data) {
        this.base = base;
        this.data = data;
    }

    void everything() throws IOException, InterruptedException {
        HttpCaller admin = signIn();
        for (String path : SERVED) {
            HttpCaller.Answer answer = admin.get(path);
            assertEquals(200, answer.status(), () -> path + answer);
        }
        for (String path : FORBIDDEN) {
            assertRefused(403, "forbidden", path, admin.get(path));
        }
        HttpCaller nobody = new HttpCaller(base);
        for (String path : List.of(
                "public/admin-servlet",
                "public/root-servlet",
                "public/cash/admins",
                "public/cash/inherited",
                "public/cash/enter",
                "api/role/all",
                "api/role/root",
                "cash/look")) {
            assertRefused(401, "unauthenticated", path, nobody.get(path));
        }
        for (String path : List.of("public/closed-servlet", "public/cash/shred")) {
            assertRefused(403, "forbidden", path, nobody.get(path));
        }
        for (String path : List.of("public/cash/look", "public/cash/peep")) {
            HttpCaller.Answer answer = nobody.get(path);
            assertEquals(200, answer.status(), () -> path + answer);
        }
    }

    private static void assertRefused(int status, String reason, String path, HttpCaller.Answer answer) {
        assertEquals(status, answer.status(), () -> path + answer);
        assertEquals(reason, answer.json().getString("reason"), path);
        assertEquals("no-store", answer.header("Cache-Control").orElse("none"), path);
    }

    /** A server that has only just started may take its time to make the administrator. */
    private HttpCaller signIn() throws IOException, InterruptedException {
        String credentials = Json.createObjectBuilder()
                .add("username", data.username())
                .add("password", data.password())
                .build()
                .toString();
        for (int i = 0; i < 600; i++) {
            HttpCaller caller = new HttpCaller(base);
            HttpCaller.Answer answer = caller.postJson("auth/login", credentials, Map.of());
            if (answer.status() == 200) {
                caller.useTokensOf(answer.json());
                return caller;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("not ready in time");
    }
}
