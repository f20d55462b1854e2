package org.doorward.internal.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose attempts are counted together. A 401 is a password that was hashed. */
@Tag("server")
class SignInAddressTest extends SignInBed {
    @Test
    void whatStrangersWriteIntoHeadersMakesNobodyAnother() {
        failTimes(5, "ada");
        for (int i = 0; i < 1_000; i++) {
            String address = "203." + i % 250 + "." + i / 250 + ".9";
            String line = List.of(
                            "X-Forwarded-For: " + address,
                            "Forwarded: for=" + address + ";proto=https;host=evil.test",
                            "User-Agent: agent/" + i,
                            "X-Real-IP: " + address,
                            "X-Client-IP: " + address,
                            "CF-Connecting-IP: " + address,
                            "True-Client-IP: " + address,
                            "X-User-Id: " + i,
                            "X-Auth-Checked: true",
                            "X-Forwarded-Prefix: /" + i)
                    .get(i % 10);
            assertEquals(429, wrong("ada", line), line);
        }
    }

    @Test
    void behindAProxyTheLastHopCountsAndIpv6BySixtyFourBits() {
        restart(PROXIED);
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong("ada", from("10.9.8." + i + ", 2001:db8:1:2:" + i + "::1")));
        }
        assertEquals(429, wrong("ada", from("2001:db8:1:2:ffff::9")));
        assertEquals(401, wrong("ada", from("2001:db8:1:3::1")));
        assertEquals(401, wrong("ada", from("2001:db8:1:2::1, 198.51.100.1")));
    }

    @Test
    void whoHasNoAddressThatCanBeToldIsCountedWithAllSuchOthers() {
        restart(PROXIED);
        List<String> unknown = List.of("unknown", "_hidden", "", "not an address", "1.2.3.4.5", "example.com");
        for (int i = 0; i < 5; i++) {
            assertEquals(401, wrong("ada", from(unknown.get(i))));
        }
        assertEquals(429, wrong("ada", from(unknown.get(5))));
    }
}
