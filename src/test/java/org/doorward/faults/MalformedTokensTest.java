package org.doorward.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.doorward.TenantId;
import org.doorward.internal.keys.TokenGenerator;
import org.doorward.internal.token.ApiTokenText;
import org.doorward.testing.DoorwardServer;
import org.doorward.testing.RawHttp;
import org.doorward.testing.RealRedis;
import org.doorward.testing.RedisMonitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever sends rubbish cannot make the store work. */
@Tag("faults")
class MalformedTokensTest {
    private final Random random = new Random(42);

    @Test
    void aThousandTokensThatCannotBeOursNeverReachTheStore() {
        try (RealRedis redis = new RealRedis();
                DoorwardServer server = new DoorwardServer(
                        "doorward.store",
                        "redis",
                        "doorward.redis.address",
                        redis.address(),
                        "doorward.redis.timeout",
                        "10s");
                RedisMonitor monitor = new RedisMonitor(redis)) {
            Person person = Person.program(server).signIn();
            assertEquals(200, person.hello().status());
            List<String> tokens = tokens(person);
            assertEquals(1_000, tokens.size());
            int handled = server.handled.get();
            RedisMonitor.Commands commands = monitor.during(() -> {
                for (String token : tokens) {
                    assertEquals(401, bearer(server, token), token);
                }
                for (int i = 0; i < 200; i++) {
                    String token = malformedRefreshToken(person.refresh, i);
                    assertEquals(401, person.refresh(token).status(), token);
                }
            });
            assertEquals(List.of(), commands.all());
            assertEquals(handled, server.handled.get());
            assertEquals(200, person.hello().status());
        }
    }

    @Test
    void tenThousandTextsThatAreNoApiTokensNeverReachTheStore() {

        try (RealRedis redis = new RealRedis();
                DoorwardServer server = new DoorwardServer(
                        "doorward.store",
                        "redis",
                        "doorward.redis.address",
                        redis.address(),
                        "doorward.redis.timeout",
                        "10s");
                RedisMonitor monitor = new RedisMonitor(redis)) {
            Person person = Person.program(server).signIn();
            assertEquals(200, person.hello().status());
            int handled = server.handled.get();
            RedisMonitor.Commands commands = monitor.during(() -> {
                for (int i = 0; i < 10_000; i++) {
                    String token = (i % 2 == 0 ? "dwp_" : "dwk_") + base62(i % 5 == 0 ? random.nextInt(90) : 49);
                    RawHttp.Answer answer = RawHttp.send(
                            server.port(),
                            "GET /api/hello",
                            "",
                            (i % 3 == 0 ? "X-API-Key: " : "Authorization: Bearer ") + token);
                    assertEquals(401, answer.status(), token);
                }
            });
            assertEquals(List.of(), commands.all());
            assertEquals(handled, server.handled.get());
            // with the right checksum it would be seen here
            String unknown = ApiTokenText.generate("dwp_", TenantId.DEFAULT, new TokenGenerator())
                    .text();
            assertEquals(
                    1,
                    monitor.during(() -> assertEquals(401, bearer(server, unknown)))
                            .roundTrips()
                            .size());
        }
    }

    /** The checksum of one in four thousand million of them is right. */
    private String base62(int length) {
        String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(digits.charAt(random.nextInt(digits.length())));
        }
        return text.toString();
    }

    private static int bearer(DoorwardServer server, String token) {
        return RawHttp.send(server.port(), "GET /api/hello", "", "Authorization: Bearer " + token)
                .status();
    }

    private List<String> tokens(Person person) {
        String[] parts = person.access.split("\\.", -1);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            tokens.add(base64(1 + random.nextInt(200)));
            tokens.add("eyJ" + base64(30) + "." + base64(60) + "." + base64(32));
            tokens.add(parts[0] + "." + parts[1] + "." + base64(32));
            tokens.add(i % 2 == 0 ? person.access.substring(0, 20 + i) : parts[0] + "." + base64(80) + "." + parts[2]);
        }
        return tokens;
    }

    /** Cut off, too long, of another kind, or with characters that none has. */
    private String malformedRefreshToken(String good, int i) {
        return switch (i % 4) {
            case 0 -> good.substring(0, random.nextInt(good.length()));
            case 1 -> good + "A";
            case 2 -> "dwp_" + good.substring(4);
            default -> good.substring(0, 50) + "!" + good.substring(51);
        };
    }

    private String base64(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }
}
