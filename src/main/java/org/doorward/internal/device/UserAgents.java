package org.doorward.internal.device;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.doorward.session.Device;
import org.doorward.session.DeviceType;
import org.jspecify.annotations.Nullable;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * Recognises a {@link Device} by request headers: by client hints where the browser sends them, otherwise by the
 * catalogue of user agents. Each header is cut to a fixed length and never stored. Safe for any thread.
 */
public final class UserAgents {
    private static final int MAX_LENGTH = 512;
    private static final Pattern BRAND = Pattern.compile("\"([^\"]{1,40})\";\\s*v=\"[^\"]{0,20}\"");
    private static final Set<String> MOBILE_SYSTEMS = Set.of("Android", "iOS", "Windows Phone", "KaiOS");
    private static final Set<String> DESKTOP_SYSTEMS = Set.of(
            "Windows",
            "Mac OS X",
            "macOS",
            "Linux",
            "Chrome OS",
            "Ubuntu",
            "Fedora",
            "Debian",
            "FreeBSD",
            "OpenBSD",
            "Chromium OS");
    private static final String OTHER = "Other";

    /** The catalogue. Loading it takes a moment, so the first sign-in loads it. */
    private static final class Catalogue {
        static final Parser PARSER = new Parser();
    }

    /**
     * The headers that describe a device.
     *
     * @param userAgent {@code User-Agent}
     * @param brands {@code Sec-CH-UA}
     * @param mobile {@code Sec-CH-UA-Mobile}
     * @param platform {@code Sec-CH-UA-Platform}
     */
    public record Headers(
            @Nullable String userAgent,
            @Nullable String brands,
            @Nullable String mobile,
            @Nullable String platform) {}

    /** Returns the device that these headers describe, as far as they do. */
    public Device device(Headers headers) {
        String agent = bounded(headers.userAgent());
        if (agent.isBlank() && headers.brands() == null) {
            return Device.UNKNOWN;
        }
        Client client = Catalogue.PARSER.parse(agent);
        String system = unquoted(headers.platform()).orElse(client.os.family);
        String browser = brand(bounded(headers.brands())).orElse(client.userAgent.family);
        DeviceType type = type(headers, agent, system, client);
        String name;
        if (type == DeviceType.API) {
            name = OTHER.equals(browser) ? product(agent) : browser;
        } else if (OTHER.equals(browser)) {
            name = OTHER.equals(system) ? Device.UNKNOWN.name() : system;
        } else {
            name = OTHER.equals(system) ? browser : browser + " on " + system;
        }
        return new Device(type, name, null);
    }

    private static DeviceType type(Headers headers, String agent, String system, Client client) {
        if ("?1".equals(headers.mobile())) {
            return DeviceType.MOBILE;
        }
        String family = client.device.family;
        if (family.contains("iPad") || family.contains("Tablet") || family.contains("Kindle")) {
            return DeviceType.TABLET;
        }
        if (MOBILE_SYSTEMS.contains(system)) {
            // Android tablets omit the word; iPads were recognised above
            return system.equals("Android") && !agent.contains("Mobile") && headers.mobile() == null
                    ? DeviceType.TABLET
                    : DeviceType.MOBILE;
        }
        if (DESKTOP_SYSTEMS.contains(system)) {
            return DeviceType.DESKTOP;
        }
        return agent.startsWith("Mozilla/") ? DeviceType.UNKNOWN : DeviceType.API;
    }

    /** The first product of a user agent without its version: {@code my-tool} of {@code my-tool/1.2 (x)}. */
    private static String product(String agent) {
        String first = agent.strip().split("[\\s/(;]", 2)[0];
        return first.isEmpty() ? Device.UNKNOWN.name() : first;
    }

    private static Optional<String> brand(String brands) {
        Matcher matcher = BRAND.matcher(brands);
        Optional<String> chromium = Optional.empty();
        while (matcher.find()) {
            String brand = matcher.group(1);
            String lower = brand.toLowerCase(Locale.ROOT);
            if (lower.equals("chromium")) {
                chromium = Optional.of(brand);
            } else if (!(lower.contains("not") && lower.contains("brand"))) {
                return Optional.of(brand.equals("Google Chrome") ? "Chrome" : brand);
            }
        }
        return chromium;
    }

    private static Optional<String> unquoted(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(UserAgents::bounded)
                .map(given -> given.replace("\"", "").strip())
                .filter(given -> !given.isEmpty() && !given.equals("Unknown"));
    }

    private static String bounded(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    }
}
