package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class AddressBlockTest {
    /** None of these is a literal address, though some come close. */
    private static final List<String> NAMES = List.of(
            "localhost",
            "proxy.test",
            "dead.beef",
            "cafe",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "01.02.03.004",
            "1.2.3.4.",
            "0x7f.1",
            "2130706433",
            ".:1",
            ".:",
            ":.",
            ".1:2",
            "..::",
            "a:b",
            ":::",
            "1::2::3",
            "::g",
            "12345::",
            "f.f:f",
            "beef:");

    private static boolean in(String block, String address) {
        return AddressBlock.parse(block).contains(address);
    }

    @Test
    void aBlockHoldsWhatSharesItsFirstBits() {
        assertTrue(in("10.0.0.0/8", "10.255.255.255"));
        assertFalse(in("10.0.0.0/8", "11.0.0.0"));
        assertTrue(in("192.168.1.128/25", "192.168.1.128"));
        assertFalse(in("192.168.1.128/25", "192.168.1.127"));
        assertTrue(in("192.0.2.7", "192.0.2.7"));
        assertFalse(in("192.0.2.7", "192.0.2.8"));
        assertTrue(in("0.0.0.0/0", "203.0.113.9"));
        assertTrue(in("2001:db8::/32", "2001:db8:ffff::1"));
        assertFalse(in("2001:db8::/32", "2001:db9::1"));
        assertTrue(in("fe80::/10", "febf::1"));
        assertFalse(in("fe80::/10", "fec0::1"));
        assertTrue(in("::1", "0:0:0:0:0:0:0:1"));
    }

    @Test
    void theTwoVersionsOfIpDoNotMeetButAMappedAddressIsTheFourthVersion() {
        assertFalse(in("0.0.0.0/0", "::1"));
        assertFalse(in("::/0", "10.0.0.1"));
        assertTrue(in("10.0.0.0/8", "::ffff:10.1.2.3"));
        assertTrue(in("10.0.0.0/8", "::ffff:a01:203"));
    }

    @Test
    void bracketsAndZonesAreNoPartOfAnAddress() {
        assertTrue(in("::1", "[::1]"));
        assertTrue(in("fe80::/10", "fe80::1%eth0"));
        assertTrue(in("fe80::/10", "[fe80::1%25eth0]"));
    }

    @Test
    void whatIsNoBlockIsRefused() {
        for (String wrong : List.of(
                "", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/x", " ::1")) {
            assertThrows(IllegalArgumentException.class, () -> AddressBlock.parse(wrong), wrong);
        }
        for (String name : NAMES) {
            assertThrows(IllegalArgumentException.class, () -> AddressBlock.parse(name), name);
        }
    }

    @Test
    void whatIsNoAddressLiesInNoBlock() {
        for (String name : NAMES) {
            assertFalse(in("0.0.0.0/0", name), name);
            assertFalse(in("::/0", name), name);
        }
        assertFalse(in("0.0.0.0/0", ""));
        assertFalse(in("0.0.0.0/0", "1.2.3.4\n"));
        assertFalse(in("0.0.0.0/0", "1".repeat(100_000)));
        assertFalse(in("::/0", ":".repeat(100_000)));
    }

    /** Another Java machine, whose name service knows every one of the names: asking it would give an address. */
    @Test
    void noNameServerIsEverAsked(@TempDir Path directory) throws IOException, InterruptedException {
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "192.0.2.99 known.test " + String.join(" ", NAMES) + "\n");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Asker.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(java.waitFor(60, TimeUnit.SECONDS));
        assertEquals("192.0.2.99 []", said.strip());
    }

    /** Says what the name service makes of a name that it knows, then which of the names were taken for addresses. */
    static final class Asker {
        private Asker() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws IOException {
            List<String> taken = NAMES.stream()
                    .filter(name -> AddressBlock.bytesOf(name).isPresent())
                    .toList();
            System.out.println(InetAddress.getAllByName("known.test")[0].getHostAddress() + " " + taken);
        }
    }
}
