package org.doorward.internal.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Base64;

/**
 * Checks the JSON of a JWT before the library parses it. The library accepts the last of two members with the same
 * name, and fails on {@code null}. Safe for any thread.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private StrictJson() {}

    /**
     * Whether header and payload of a compact JWT are one JSON object each, without duplicate names (RFC 8259 §4), and
     * all three parts are canonical base64url: without unused bits in the last character (RFC 4648 §3.5).
     */
    public static boolean isInAllParts(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        try {
            return parts.length == 3
                    && isObject(canonical(parts[0]))
                    && isObject(canonical(parts[1]))
                    && canonical(parts[2]).length > 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] canonical(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not the canonical base64url of these bytes");
        }
        return bytes;
    }

    private static boolean isObject(byte[] json) throws IOException {
        // a byte order mark, or another encoding than UTF-8, starts with another byte
        if (json.length == 0 || json[0] != '{') {
            return false;
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        }
    }
}
