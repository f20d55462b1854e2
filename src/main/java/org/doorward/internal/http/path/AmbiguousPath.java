package org.doorward.internal.http.path;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detects ambiguous paths: paths that two components may decode differently, so that a rule might be checked for one
 * path while the server serves another. It examines the path as it was sent. Servlet 6.0 §3.5.2 lists most of these
 * paths, but containers can be configured to accept them.
 */
public final class AmbiguousPath {
    private static final Pattern ENCODED_AGAIN = Pattern.compile("%(2e|2f|5c|3b|25|00|0a|0d)");

    private static final Pattern SESSION_ID = Pattern.compile("([^;]*);(?i:jsessionid)=[A-Za-z0-9._!~+-]{0,200}");

    private AmbiguousPath() {}

    /** Returns why the path of a request is ambiguous. Empty when it is not. */
    public static Optional<String> reason(String sent) {
        if (isPlain(sent)) {
            return Optional.empty();
        }
        if (!sent.startsWith("/")) {
            return Optional.of("no leading slash");
        }
        if (sent.indexOf(';') >= 0) {
            return Optional.of("path parameter");
        }
        if (sent.indexOf('\\') >= 0) {
            return Optional.of("backslash");
        }
        if (sent.contains("//")) {
            return Optional.of("empty segment");
        }
        return decoded(sent).map(AmbiguousPath::reasonInDecoded).orElse(Optional.of("bad encoding"));
    }

    /** Whether the path is spelled as it is served, as most are: in visible ASCII, with nothing encoded. */
    private static boolean isPlain(String sent) {
        char before = 0;
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            boolean odd = c <= ' ' || c > '~' || c == '%' || c == ';' || c == '\\';
            // nothing but a name may stand behind a slash
            boolean afterSlash = before == '/' && (c == '/' || c == '.');
            if (odd || afterSlash) {
                return false;
            }
            before = c;
        }
        return sent.startsWith("/");
    }

    /** Returns the path decoded as servers decode it. Empty when it is ambiguous. */
    public static Optional<String> plain(String sent) {
        if (isPlain(sent)) {
            return Optional.of(sent);
        }
        return reason(sent).isEmpty() ? decoded(sent).map(Decoded::text) : Optional.empty();
    }

    /**
     * Returns the path without a container session's id at its end. Empty when it has none there, or the rest is
     * ambiguous.
     */
    public static Optional<String> withoutSessionId(String sent) {
        Matcher matcher = SESSION_ID.matcher(sent);
        return matcher.matches()
                ? Optional.of(matcher.group(1)).filter(rest -> reason(rest).isEmpty())
                : Optional.empty();
    }

    private static Optional<String> reasonInDecoded(Decoded decoded) {
        String path = decoded.text();
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("control character");
        }
        if (decoded.hidesSeparator()) {
            return Optional.of("encoded separator");
        }
        if ((path + "/").contains("/./") || (path + "/").contains("/../")) {
            return Optional.of("dot segment");
        }
        if (ENCODED_AGAIN.matcher(path.toLowerCase(Locale.ROOT)).find()) {
            return Optional.of("double encoding");
        }
        return Optional.empty();
    }

    /**
     * A path after one decoding.
     *
     * @param hidesSeparator whether the decoding produced a separator
     */
    private record Decoded(String text, boolean hidesSeparator) {}

    private static Optional<Decoded> decoded(String sent) {
        ByteBuffer bytes = ByteBuffer.allocate(sent.length() * 3);
        boolean hidesSeparator = false;
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            if (c == '%') {
                if (i + 2 >= sent.length()) {
                    return Optional.empty();
                }
                int high = Character.digit(sent.charAt(i + 1), 16);
                int low = Character.digit(sent.charAt(i + 2), 16);
                if (high < 0 || low < 0 || sent.charAt(i + 1) > 'f' || sent.charAt(i + 2) > 'f') {
                    return Optional.empty();
                }
                int octet = high * 16 + low;
                hidesSeparator |= octet == '/' || octet == '\\' || octet == ';';
                bytes.put((byte) octet);
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return Optional.of(new Decoded(text, hidesSeparator));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
