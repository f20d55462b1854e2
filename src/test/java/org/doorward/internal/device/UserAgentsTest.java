package org.doorward.internal.device;

import static org.doorward.session.DeviceType.API;
import static org.doorward.session.DeviceType.DESKTOP;
import static org.doorward.session.DeviceType.MOBILE;
import static org.doorward.session.DeviceType.TABLET;
import static org.doorward.session.DeviceType.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("fast")
class UserAgentsTest {
    private static final String WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";
    private static final String MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ";
    private static final String LINUX = "Mozilla/5.0 (X11; Linux x86_64) ";
    private static final String ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) ";
    private static final String IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ";
    private static final String WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) ";
    private static final String SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) ";

    private final UserAgents agents = new UserAgents();

    private Device device(
            @Nullable String agent, @Nullable String brands, @Nullable String mobile, @Nullable String os) {
        return agents.device(new UserAgents.Headers(agent, brands, mobile, os));
    }

    private static List<Arguments> known() {
        return List.of(
                Arguments.of(
                        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
                        DESKTOP,
                        "Firefox on Windows"),
                Arguments.of(
                        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                        DESKTOP,
                        "Firefox on Ubuntu"),
                Arguments.of(
                        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                        DESKTOP,
                        "Firefox on Linux"),
                Arguments.of(
                        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0",
                        DESKTOP,
                        "Firefox on Mac OS X"),
                Arguments.of(WINDOWS + WEBKIT + "Chrome/126.0.0.0 Safari/537.36", DESKTOP, "Chrome on Windows"),
                Arguments.of(MAC + WEBKIT + "Chrome/126.0.0.0 Safari/537.36", DESKTOP, "Chrome on Mac OS X"),
                Arguments.of(LINUX + WEBKIT + "Chrome/126.0.0.0 Safari/537.36", DESKTOP, "Chrome on Linux"),
                Arguments.of(
                        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + WEBKIT + "Chrome/126.0.0.0 Safari/537.36",
                        DESKTOP,
                        "Chrome on Chrome OS"),
                Arguments.of(
                        WINDOWS + WEBKIT + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", DESKTOP, "Edge on Windows"),
                Arguments.of(
                        WINDOWS + WEBKIT + "Chrome/126.0.0.0 Safari/537.36 OPR/111.0.0.0", DESKTOP, "Opera on Windows"),
                Arguments.of(MAC + SAFARI + "Version/17.5 Safari/605.1.15", DESKTOP, "Safari on Mac OS X"),
                Arguments.of(
                        IPHONE + SAFARI + "Version/17.5 Mobile/15E148 Safari/604.1", MOBILE, "Mobile Safari on iOS"),
                Arguments.of(
                        IPHONE + SAFARI + "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
                        MOBILE,
                        "Chrome Mobile iOS on iOS"),
                Arguments.of(
                        IPHONE + SAFARI + "FxiOS/127.0 Mobile/15E148 Safari/605.1.15", MOBILE, "Firefox iOS on iOS"),
                Arguments.of(
                        ANDROID + WEBKIT + "Chrome/126.0.0.0 Mobile Safari/537.36", MOBILE, "Chrome Mobile on Android"),
                Arguments.of(
                        "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0",
                        MOBILE,
                        "Firefox Mobile on Android"),
                Arguments.of(
                        ANDROID + WEBKIT + "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
                        MOBILE,
                        "Samsung Internet on Android"),
                Arguments.of(
                        "Mozilla/5.0 (Linux; Android 13; SM-X710) " + WEBKIT + "Chrome/126.0.0.0 Safari/537.36",
                        TABLET,
                        "on Android"),
                Arguments.of(
                        "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) " + SAFARI
                                + "Version/16.6 Mobile/15E148 Safari/604.1",
                        TABLET,
                        "Mobile Safari on iOS"),
                Arguments.of("curl/8.5.0", API, "curl"),
                Arguments.of("my-tool/1.2 (build 7)", API, "my-tool"),
                Arguments.of("Java/17.0.15", API, "Java"),
                Arguments.of("Java-http-client/17.0.15", API, "Java-http-client"),
                Arguments.of("okhttp/4.12.0", API, "okhttp"),
                Arguments.of("python-requests/2.32.3", API, "Python Requests"),
                Arguments.of("Apache-HttpClient/5.3 (Java/17)", API, "Apache-HttpClient"),
                Arguments.of(
                        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                        UNKNOWN,
                        "Googlebot"),
                Arguments.of("Mozilla/5.0", UNKNOWN, "Unknown device"));
    }

    @ParameterizedTest
    @MethodSource("known")
    void aUserAgentIsToldByItsKindAndName(String agent, DeviceType type, String name) {
        Device device = device(agent, null, null, null);
        assertEquals(type, device.type(), device.toString());
        assertTrue(device.name().endsWith(name), device.name());
    }

    @Test
    void clientHintsComeBeforeTheUserAgent() {
        String frozen = WINDOWS + WEBKIT + "Chrome/126.0.0.0 Safari/537.36";
        String chrome = "\"Not/A)Brand\";v=\"8\", \"Chromium\";v=\"126\", \"Google Chrome\";v=\"126\"";
        String edge = "\"Not/A)Brand\";v=\"8\", \"Chromium\";v=\"126\", \"Microsoft Edge\";v=\"126\"";
        String chromium = "\"Chromium\";v=\"126\", \"Not.A/Brand\";v=\"24\"";
        assertEquals(new Device(DESKTOP, "Chrome on Windows", null), device(frozen, chrome, "?0", "\"Windows\""));
        assertEquals(new Device(DESKTOP, "Microsoft Edge on macOS", null), device(frozen, edge, "?0", "\"macOS\""));
        assertEquals(new Device(DESKTOP, "Chromium on Linux", null), device(frozen, chromium, "?0", "\"Linux\""));
        assertEquals(new Device(MOBILE, "Chrome on Android", null), device(frozen, chrome, "?1", "\"Android\""));
        assertEquals(new Device(DESKTOP, "Chrome on Windows", null), device(frozen, chrome, "?0", "\"Unknown\""));
    }

    @Test
    void hintsAloneWillDo() {
        assertEquals(
                new Device(MOBILE, "Chrome on Android", null),
                device(null, "\"Google Chrome\";v=\"126\"", "?1", "\"Android\""));
    }

    @Test
    void withoutAnyHeaderNothingIsKnown() {
        assertEquals(Device.UNKNOWN, device(null, null, null, null));
        assertEquals(Device.UNKNOWN, device("", null, null, "\"Windows\""));
        assertEquals(Device.UNKNOWN, device("   ", null, "?1", null));
    }

    private static List<String> hostile() {
        return List.of(
                "A".repeat(1_000_000),
                "Mozilla/5.0 (" + "Windows NT 10.0; ".repeat(60_000),
                "Mozilla/5.0 (Linux; Android 14; " + "x".repeat(1_000_000) + ") Mobile",
                "((((((((((".repeat(100_000),
                "a/1 ".repeat(250_000),
                " ".repeat(500) + "x",
                "\u001b[31mred\u001b[0m/1.0",
                "tool\r\nSet-Cookie: a=b",
                "\0\1\2",
                "\u202egnp.exe/1",
                "<script>alert(1)</script>",
                "\ud800\udc00\ud800",
                "\uD83D\uDE00".repeat(300),
                "/",
                ";;;",
                "%00%0d%0a");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileTextIsBoundedCleanAndFast(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (Device device : List.of(
                    device(text, null, null, null),
                    device("Mozilla/5.0", "\"" + text + "\";v=\"1\"", "?0", "\"Windows\""),
                    device("Mozilla/5.0", text, text, text),
                    device(WINDOWS, null, null, "\"" + text + "\""))) {
                String name = device.name();
                assertFalse(name.isBlank(), "it has some name");
                assertTrue(name.codePointCount(0, name.length()) <= Device.MAX_NAME, name);
                assertTrue(name.codePoints()
                        .noneMatch(point -> Character.isISOControl(point)
                                || Character.getType(point) == Character.FORMAT
                                || Character.getType(point) == Character.SURROGATE));
            }
        });
    }
}
