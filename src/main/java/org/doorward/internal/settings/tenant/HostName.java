package org.doorward.internal.settings.tenant;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.doorward.AddressBlock;

/** Host names in one spelling: lower case, no closing dot, no port; an address of IPv6 without brackets. */
public final class HostName {
    private static final int MAX_LENGTH = 253;

    /** With an underscore too, which browsers send. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private HostName() {}

    /** Returns the one spelling of a host without a port; empty when the text is none. */
    public static Optional<String> canonical(String host) {
        boolean inBrackets = host.startsWith("[") && host.endsWith("]");
        String bare = inBrackets ? host.substring(1, host.length() - 1) : host;
        if (inBrackets || bare.indexOf(':') >= 0) {
            return AddressBlock.canonical(bare).filter(address -> bare.indexOf(':') >= 0);
        }
        String name = (bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare).toLowerCase(Locale.ROOT);
        return name.length() <= MAX_LENGTH && NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    /** Returns the host of a {@code Host} header, without its port. */
    public static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean port = colon >= 0 && authority.indexOf(']', colon) < 0;
        boolean bare = port && authority.indexOf(':') < colon && !authority.startsWith("[");
        return port && !bare ? authority.substring(0, colon) : authority;
    }
}
