package org.doorward.internal.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a JWT, and nothing that two parsers could read in two ways: libraries accept the last of two members
 * with the same name, and fail on {@code null}. Safe for any thread.
 */
public final class StrictJson {
    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private StrictJson() {}

    /** A value that is none of those which {@link #members} returns as themselves. */
    enum Other {
        NULL,
        /** A whole number that a {@code long} does not hold. */
        BEYOND,
        TRUE_OR_FALSE,
        /** An object, or an array within an array. */
        NESTED
    }

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
        if (!mayBeObject(json)) {
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

    /** A byte order mark, or another encoding than UTF-8, starts with another byte. */
    private static boolean mayBeObject(byte[] json) {
        return json.length > 0 && json[0] == '{';
    }

    /**
     * Reads one JSON object in UTF-8 without duplicate names. A member is a {@code String}, a {@code Long}, a {@code
     * Double} when it has a fraction or an exponent, a {@code List} of the same for an array, or an {@link Other}.
     *
     * @return null when the bytes are anything else
     */
    static @Nullable Map<String, Object> members(byte[] json) {
        if (!mayBeObject(json) || !isUtf8(json)) {
            return null;
        }
        Map<String, Object> members = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                members.put(name, value == JsonToken.START_ARRAY ? array(parser) : scalar(parser));
            }
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? members : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            values.add(scalar(parser));
        }
        return values;
    }

    private static Object scalar(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? Other.BEYOND
                    : (Object) parser.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return Other.TRUE_OR_FALSE;
        }
        parser.skipChildren();
        return token == JsonToken.VALUE_NULL ? Other.NULL : Other.NESTED;
    }

    /** The parser accepts overlong forms and halves of surrogate pairs (RFC 3629 §3). */
    private static boolean isUtf8(byte[] json) {
        for (byte one : json) {
            if (one < 0) {
                return Arrays.equals(new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), json);
            }
        }
        return true;
    }
}
