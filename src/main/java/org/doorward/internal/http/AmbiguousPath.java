package org.doorward.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds paths that two readers could read in two ways, so that a rule might be asked about one path and the server serve
 * another. Looks at the path as it was sent (Servlet 6.0 §3.5.2 names most of these; containers can be told to let them
 * through).
 */
public final class AmbiguousPath {
    private static final Pattern ENCODED_AGAIN = Pattern.compile("%(2e|2f|5c|3b|25|00|0a|0d)");

    private AmbiguousPath() {}

    /** Why the path of a request is ambiguous, if it is. */
    public static Optional<String> reason(String sent) {
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

    /** A path after one decoding, and whether that brought forth a separator. */
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
