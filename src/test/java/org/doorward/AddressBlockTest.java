package org.doorward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
    /** An address as the regular expressions and Java's own reader have it. */
    private static Optional<byte[]> byExpression(String text) throws UnknownHostException {
        String octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        String address = bare.replaceFirst("(?s)%.*", "");
        boolean literal = address.matches(octet + "(\\." + octet + "){3}")
                || (address.contains(":") && address.matches("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}"));
        try {
            return literal ? Optional.of(InetAddress.getByName(address).getAddress()) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    @Test
    void generatedTextsAreReadAsByTheRegularExpressions() throws UnknownHostException {
        Random random = new Random(14);
        String[] pieces = {
            "0",
            "1",
            "9",
            "10",
            "127",
            "255",
            "256",
            "00",
            "01",
            "999",
            ".",
            ".",
            ".",
            ":",
            ":",
            "::",
            "ffff",
            "0:",
            "a",
            "F",
            "[",
            "]",
            "%",
            "eth0",
            " ",
            "-",
            "\u0661",
            "127.0.0.1",
            "1:2:3:4:5:6:7:8",
            "0:0:0:0:0:ffff:",
            "10.0.0.1",
            "x"
        };
        AddressBlock block = AddressBlock.parse("127.0.0.0/9");
        AddressBlock all = AddressBlock.parse("0.0.0.0/0");
        int addresses = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder generated = new StringBuilder();
            for (int piece = random.nextInt(9); piece >= 0; piece--) {
                generated.append(pieces[random.nextInt(pieces.length)]);
            }
            String text = generated.toString();
            Optional<byte[]> expected = byExpression(text);
            assertEquals(
                    expected.map(Arrays::toString), AddressBlock.bytesOf(text).map(Arrays::toString), text);
            assertEquals(
                    expected.map(bytes -> {
                        try {
                            return InetAddress.getByAddress(bytes).getHostAddress();
                        } catch (UnknownHostException e) {
                            throw new IllegalStateException(e);
                        }
                    }),
                    AddressBlock.canonical(text),
                    text);
            boolean isV4 = expected.filter(bytes -> bytes.length == 4).isPresent();
            assertEquals(isV4, all.contains(text), text);
            assertEquals(isV4 && expected.get()[0] == 127 && expected.get()[1] >= 0, block.contains(text), text);
            addresses += expected.isPresent() ? 1 : 0;
        }
        assertTrue(addresses > 2_000, "addresses: " + addresses);
    }

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
