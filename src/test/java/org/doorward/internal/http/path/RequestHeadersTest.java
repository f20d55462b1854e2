package org.doorward.internal.http.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class RequestHeadersTest {
    private static final int GENERATED = 50_000;
    private static final String[] PIECES = {
        "websocket",
        "WebSocket",
        "WEBſOCKET",
        "web",
        "socket",
        ",",
        ", ",
        " ",
        "\t",
        "\u2003",
        "\u00a0",
        "\n",
        "\u001c",
        "x",
        ";",
        "h2c",
        ",,",
        ""
    };

    private static HttpServletRequest with(List<String> lines) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RequestHeadersTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, values) -> Collections.enumeration(lines));
    }

    @Test
    void aMemberIsFoundAsInTheListOfAllMembers() {
        Random random = new Random(14);
        int found = 0;
        for (int i = 0; i < GENERATED; i++) {
            List<String> lines = new ArrayList<>();
            for (int line = random.nextInt(3); line > 0; line--) {
                StringBuilder text = new StringBuilder();
                for (int piece = random.nextInt(6); piece > 0; piece--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                lines.add(text.toString());
            }
            boolean expected =
                    RequestHeaders.members(with(lines), "Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase);
            assertEquals(expected, RequestHeaders.hasMember(with(lines), "Upgrade", "websocket"), lines.toString());
            found += expected ? 1 : 0;
        }
        assertTrue(found > 1_000, "found: " + found);
    }
}
