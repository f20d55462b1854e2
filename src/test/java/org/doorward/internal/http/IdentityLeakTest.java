package org.doorward.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.doorward.testing.Accounts;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.Race;
import org.doorward.testing.Visitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who acted in one request is never who acts in the next on the same connection and thread. */
@Tag("server")
class IdentityLeakTest {
    private static final int REQUESTS = 600;

    private static final List<String> PATHS = List.of(
            "/public/x",
            "/api/x",
            "/public/x?forward=/public/y",
            "/api/x?async=/public/y",
            "/public/x?async=/public/y",
            "/api/x?async=/api/y",
            "/public/x?ask=no");

    @Test
    void noRequestInheritsAnIdentity() {
        Accounts accounts = new Accounts();
        try (DoorwardServer server = new DoorwardServer("doorward.jpa.url", accounts.url())) {
            List<Visitor> visitors = new ArrayList<>();
            List<String> names = new ArrayList<>(List.of("-"));
            for (int i = 0; i < 6; i++) {
                accounts.add("user" + i, "user");
                visitors.add(Visitor.browserOf(server, "user" + i));
                names.add("user" + i);
            }
            List<Callable<List<String>>> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                int start = client * 13;
                clients.add(() -> mixed(server, visitors, names, start));
            }
            List<String> wrong = new ArrayList<>();
            Race.of(clients).forEach(wrong::addAll);
            assertEquals(List.of(), wrong);
        }
    }

    /** One client of one kept-alive connection, that is somebody else in every request. */
    private static List<String> mixed(DoorwardServer server, List<Visitor> visitors, List<String> names, int start)
            throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<String> wrong = new ArrayList<>();
        for (int i = start; i < start + REQUESTS; i++) {
            // few: the container logs each
            String path = i % 150 == 0 ? "/api/x?fail=1" : PATHS.get(i % PATHS.size());
            int who = (i * 31 + i / 7) % names.size();
            HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path));
            if (who > 0) {
                String line = i % 2 == 0
                        ? visitors.get(who - 1).bearer()
                        : visitors.get(who - 1).cookies();
                int colon = line.indexOf(':');
                request.header(line.substring(0, colon), line.substring(colon + 2));
            }
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String seen = seenIn(answer);
            if (!seen.equals(expected(path, names.get(who)))) {
                wrong.add(path + " by " + names.get(who) + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        return wrong;
    }

    private static String expected(String path, String name) {
        if (name.equals("-") && path.startsWith("/api/")) {
            return "401";
        }
        if (path.contains("fail=")) {
            return "500";
        }
        return path.contains("ask=no") ? "-" : name;
    }

    private static String seenIn(HttpResponse<String> answer) {
        return answer.statusCode() == 200 ? answer.body().split("\\|", -1)[1] : String.valueOf(answer.statusCode());
    }
}
